SELECT
  coalesce(useridentity.sessioncontext.sessionissuer.arn, useridentity.arn, useridentity.invokedby) AS principal,
  coalesce(
    json_extract_scalar(requestparameters, '$.bucketName'),
    json_extract_scalar(requestparameters, '$.knowledgeBaseId'),
    json_extract_scalar(requestparameters, '$.retrieveAndGenerateConfiguration.knowledgeBaseConfiguration.knowledgeBaseId')
  ) AS source,
  sourceipaddress AS source_ip,
  account,
  count(*) AS reads,
  count(DISTINCT json_extract_scalar(requestparameters, '$.key')) AS objects,
  sum(CAST(json_extract_scalar(additionaleventdata, '$.bytesTransferredOut') AS DOUBLE)) AS bytes,
  min(eventtime) AS first_read,
  max(eventtime) AS last_read
FROM events
WHERE day >= date_format(current_date - INTERVAL '7' DAY, '%Y/%m/%d')
  AND errorcode IS NULL
  AND (
    eventsource LIKE 'bedrock%' AND eventname LIKE 'Retrieve%'
    OR eventsource = 's3.amazonaws.com' AND eventname IN ('GetObject', 'CopyObject') AND /* ai_data_buckets */ TRUE
  )
GROUP BY 1, 2, 3, 4
ORDER BY reads DESC, principal, source
