SELECT
  coalesce(useridentity.sessioncontext.sessionissuer.arn, useridentity.arn, useridentity.invokedby) AS principal,
  json_extract_scalar(requestparameters, '$.modelId') AS model,
  eventname AS call,
  sourceipaddress AS source_ip,
  useragent AS user_agent,
  account,
  region,
  count(*) AS calls,
  count_if(errorcode IS NOT NULL) AS failed,
  min(eventtime) AS first_call,
  max(eventtime) AS last_call
FROM events
WHERE day >= date_format(current_date - INTERVAL '7' DAY, '%Y/%m/%d')
  AND eventsource LIKE 'bedrock%'
  AND (eventname LIKE 'InvokeModel%' OR eventname LIKE 'Converse%')
GROUP BY 1, 2, 3, 4, 5, 6, 7
ORDER BY calls DESC, principal, model, call, source_ip
