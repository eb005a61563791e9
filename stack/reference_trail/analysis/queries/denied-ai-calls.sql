SELECT
  eventtime AS event_time,
  coalesce(useridentity.sessioncontext.sessionissuer.arn, useridentity.arn, useridentity.invokedby) AS principal,
  useridentity.arn AS session,
  eventsource AS service,
  eventname AS call,
  errorcode AS error,
  errormessage AS reason,
  sourceipaddress AS source_ip,
  account,
  region
FROM events
WHERE day >= date_format(current_date - INTERVAL '7' DAY, '%Y/%m/%d')
  AND (eventsource LIKE 'bedrock%' OR eventsource LIKE 'sagemaker%')
  AND (errorcode LIKE 'AccessDenied%' OR errorcode LIKE '%UnauthorizedOperation')
ORDER BY event_time DESC
