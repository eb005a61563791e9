WITH changes AS (
  SELECT
    eventid AS event_id,
    eventtime AS event_time,
    useridentity.principalid AS principal_id,
    useridentity.arn AS who,
    eventsource AS service,
    eventname AS change,
    requestparameters AS request,
    sourceipaddress AS source_ip,
    account,
    region
  FROM events
  WHERE day >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d')
    AND (eventsource LIKE 'bedrock%' OR eventsource LIKE 'sagemaker%')
    AND eventcategory = 'Management'
    AND readonly = 'false'
    AND errorcode IS NULL
    AND (
      useridentity.type IN ('IAMUser', 'IdentityCenterUser', 'Root')
      OR sessioncredentialfromconsole = 'true'
      OR useridentity.sessioncontext.sessionissuer.username LIKE 'AWSReservedSSO_%'
    )
),
sign_ins AS (
  SELECT
    eventtime AS event_time,
    useridentity.principalid AS principal_id,
    sourceipaddress AS source_ip,
    json_extract_scalar(additionaleventdata, '$.MFAUsed') AS mfa
  FROM events
  WHERE day >= date_format(current_date - INTERVAL '31' DAY, '%Y/%m/%d')
    AND eventname = 'ConsoleLogin'
    AND json_extract_scalar(responseelements, '$.ConsoleLogin') = 'Success'
),
candidates AS (
  SELECT
    changes.*,
    sign_ins.event_time AS signed_in_at,
    sign_ins.source_ip AS signed_in_from,
    sign_ins.mfa,
    row_number() OVER (PARTITION BY changes.event_id ORDER BY sign_ins.event_time DESC) AS nth
  FROM changes
  LEFT JOIN sign_ins
    ON sign_ins.principal_id = changes.principal_id
    AND from_iso8601_timestamp(sign_ins.event_time) <= from_iso8601_timestamp(changes.event_time)
    AND from_iso8601_timestamp(sign_ins.event_time) >= from_iso8601_timestamp(changes.event_time) - INTERVAL '12' HOUR
)
SELECT
  event_time,
  who,
  service,
  change,
  request,
  source_ip,
  signed_in_at,
  signed_in_from,
  mfa,
  account,
  region
FROM candidates
WHERE nth = 1
ORDER BY event_time DESC
