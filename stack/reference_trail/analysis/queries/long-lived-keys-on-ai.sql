SELECT
  useridentity.arn AS who,
  useridentity.type AS kind,
  useridentity.accesskeyid AS access_key,
  eventsource AS service,
  eventname AS call,
  sourceipaddress AS source_ip,
  account,
  count(*) AS calls,
  max(eventtime) AS last_call
FROM events
WHERE day >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d')
  AND (eventsource LIKE 'bedrock%' OR eventsource LIKE 'sagemaker%')
  AND (
    useridentity.type = 'Root'
    OR useridentity.accesskeyid LIKE 'AKIA%'
    OR useridentity.username LIKE 'BedrockAPIKey-%'
  )
GROUP BY 1, 2, 3, 4, 5, 6, 7
ORDER BY calls DESC, who, call
