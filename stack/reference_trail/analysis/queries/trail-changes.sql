SELECT
  eventtime AS event_time,
  coalesce(useridentity.sessioncontext.sessionissuer.arn, useridentity.arn, useridentity.invokedby) AS principal,
  useridentity.arn AS session,
  eventname AS change,
  requestparameters AS request,
  errorcode AS error,
  sourceipaddress AS source_ip,
  account,
  region
FROM events
WHERE day >= date_format(current_date - INTERVAL '90' DAY, '%Y/%m/%d')
  AND eventsource = 'cloudtrail.amazonaws.com'
  AND readonly = 'false'
ORDER BY event_time DESC
