WITH reads AS (
  SELECT
    coalesce(useridentity.sessioncontext.sessionissuer.arn, useridentity.arn, useridentity.invokedby) AS principal,
    coalesce(
      json_extract_scalar(requestparameters, '$.bucketName'),
      json_extract_scalar(requestparameters, '$.knowledgeBaseId'),
      json_extract_scalar(requestparameters, '$.retrieveAndGenerateConfiguration.knowledgeBaseConfiguration.knowledgeBaseId')
    ) AS source,
    sourceipaddress AS source_ip,
    day,
    eventtime
  FROM events
  WHERE day >= date_format(current_date - INTERVAL '90' DAY, '%Y/%m/%d')
    AND errorcode IS NULL
    AND (
      eventsource LIKE 'bedrock%' AND eventname LIKE 'Retrieve%'
      OR eventsource = 's3.amazonaws.com' AND eventname IN ('GetObject', 'CopyObject') AND /* ai_data_buckets */ TRUE
    )
)
SELECT
  principal,
  source,
  min(eventtime) AS first_read,
  count(*) AS reads,
  count(DISTINCT source_ip) AS source_ips
FROM reads
GROUP BY principal, source
HAVING min(day) >= date_format(current_date - INTERVAL '7' DAY, '%Y/%m/%d')
ORDER BY first_read DESC
