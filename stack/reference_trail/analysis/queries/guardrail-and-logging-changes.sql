SELECT
  eventtime AS event_time,
  coalesce(useridentity.sessioncontext.sessionissuer.arn, useridentity.arn, useridentity.invokedby) AS principal,
  useridentity.arn AS session,
  eventname AS change,
  coalesce(
    json_extract_scalar(requestparameters, '$.guardrailIdentifier'),
    json_extract_scalar(requestparameters, '$.name')
  ) AS guardrail,
  requestparameters AS request,
  errorcode AS error,
  sourceipaddress AS source_ip,
  account,
  region
FROM events
WHERE day >= date_format(current_date - INTERVAL '90' DAY, '%Y/%m/%d')
  AND eventsource = 'bedrock.amazonaws.com'
  AND (
    eventname LIKE '%Guardrail%' AND readonly = 'false' AND eventname <> 'ApplyGuardrail'
    OR eventname IN ('PutModelInvocationLoggingConfiguration', 'DeleteModelInvocationLoggingConfiguration')
  )
ORDER BY event_time DESC
