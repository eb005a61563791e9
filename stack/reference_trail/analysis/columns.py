"""The columns of the table: the fields of a CloudTrail record, as Hive types.

Source: AWS CloudTrail User Guide, "CloudTrail record contents"; Amazon Athena User Guide, "Create the table for
CloudTrail logs in Athena using partition projection". What differs from call to call stays JSON text.
"""

from __future__ import annotations

_USER_IDENTITY = """
struct<
  type:string, principalid:string, arn:string, accountid:string, invokedby:string, accesskeyid:string, username:string,
  onbehalfof:struct<userid:string,identitystorearn:string>,
  inscopeof:struct<issuertype:string,credentialsissuedto:string,sourcearn:string,sourceaccount:string>,
  sessioncontext:struct<
    attributes:struct<mfaauthenticated:string,creationdate:string>,
    sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>,
    ec2roledelivery:string,
    webidfederationdata:struct<federatedprovider:string,attributes:map<string,string>>
  >
>
"""

COLUMNS: dict[str, str] = {
    "eventversion": "string",
    "useridentity": "".join(_USER_IDENTITY.split()),
    "eventtime": "string",
    "eventsource": "string",
    "eventname": "string",
    "awsregion": "string",
    "sourceipaddress": "string",
    "useragent": "string",
    "errorcode": "string",
    "errormessage": "string",
    "requestparameters": "string",
    "responseelements": "string",
    "additionaleventdata": "string",
    "requestid": "string",
    "eventid": "string",
    "readonly": "string",
    "resources": "array<struct<arn:string,accountid:string,type:string>>",
    "eventtype": "string",
    "apiversion": "string",
    "recipientaccountid": "string",
    "serviceeventdetails": "string",
    "sharedeventid": "string",
    "vpcendpointid": "string",
    "vpcendpointaccountid": "string",
    "eventcategory": "string",
    "addendum": "struct<reason:string,updatedfields:string,originalrequestid:string,originaleventid:string>",
    "sessioncredentialfromconsole": "string",
    "edgedevicedetails": "string",
    "tlsdetails": "struct<tlsversion:string,ciphersuite:string,clientprovidedhostheader:string>",
}
"""Name -> type. Athena's names are in lower case; the SerDe finds `eventName` by `eventname`."""
