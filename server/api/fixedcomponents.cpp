// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/routetexts.h"

namespace Binnacle {

const char *fixedComponents()
{
    return R"json({
"securitySchemes":{
 "token":{"type":"apiKey","in":"header","name":"Authorization",
  "description":"The token of an auth record, or an API key, with or without `Bearer `."}},
"responses":{
 "Error":{"description":"The request failed.","content":{"application/json":{
  "schema":{"$ref":"#/components/schemas/Error"}}}}},
"parameters":{
 "page":{"name":"page","in":"query","schema":{"type":"integer","minimum":1,"default":1}},
 "perPage":{"name":"perPage","in":"query",
  "schema":{"type":"integer","minimum":1,"maximum":1000,"default":30}},
 "sort":{"name":"sort","in":"query","description":"Fields, separated by commas; `-` turns the order around.",
  "schema":{"type":"string"}},
 "filter":{"name":"filter","in":"query","description":"An expression of the filter language.",
  "schema":{"type":"string","maxLength":3500}},
 "expand":{"name":"expand","in":"query","description":"Relations to follow, separated by commas.",
  "schema":{"type":"string"}},
 "fields":{"name":"fields","in":"query","description":"What to send of each record, separated by commas.",
  "schema":{"type":"string"}},
 "skipTotal":{"name":"skipTotal","in":"query","schema":{"type":"boolean","default":false}},
 "search":{"name":"search","in":"query",
  "description":"Words that all must occur, in collections with searched fields; without a sort the best come first.",
  "schema":{"type":"string"}},
 "cursor":{"name":"cursor","in":"query",
  "description":"The `nextCursor` of the page before, or `start`; nothing is counted then.",
  "schema":{"type":"string"}},
 "select":{"name":"select","in":"query",
  "description":"What to compute: count(), count(path), countDistinct, sum, avg, min, max.",
  "schema":{"type":"string","default":"count()"}},
 "groupBy":{"name":"groupBy","in":"query","description":"Paths, separated by commas.",
  "schema":{"type":"string"}},
 "by":{"name":"by","in":"query","required":true,"description":"Paths, separated by commas.",
  "schema":{"type":"string"}},
 "matching":{"name":"filter","in":"query","required":true,
  "description":"Which records, as an expression of the filter language.",
  "schema":{"type":"string","minLength":1,"maxLength":3500}},
 "ifMatch":{"name":"If-Match","in":"header",
  "description":"The ETag of the state in which the record may be changed.","schema":{"type":"string"}},
 "ifNoneMatch":{"name":"If-None-Match","in":"header",
  "description":"The ETag of the state that is known; 304 if it is still that.",
  "schema":{"type":"string"}},
 "safe":{"name":"safe","in":"query",
  "description":"CSV: texts that a spreadsheet takes for a formula get an apostrophe in front.",
  "schema":{"type":"boolean","default":false}},
 "format":{"name":"format","in":"query","schema":{"type":"string","enum":["csv","ndjson","json"]}},
 "mode":{"name":"mode","in":"query","schema":{"type":"string","enum":["insert","upsert"],"default":"insert"}},
 "key":{"name":"key","in":"query","description":"Upsert: the unique field that tells which record is meant.",
  "schema":{"type":"string","default":"id"}},
 "mapping":{"name":"mapping","in":"query",
  "description":"A JSON object: which column goes to which field. Without it names must be equal.",
  "schema":{"type":"string"}},
 "delimiter":{"name":"delimiter","in":"query","description":"CSV: one of `,` `;` `|` and the tab.",
  "schema":{"type":"string","maxLength":1,"default":","}},
 "dryRun":{"name":"dryRun","in":"query","schema":{"type":"boolean","default":false}},
 "thumb":{"name":"thumb","in":"query","schema":{"type":"string"}},
 "token":{"name":"token","in":"query","schema":{"type":"string"}},
 "state":{"name":"state","in":"query","schema":{"type":"string"}},
 "code":{"name":"code","in":"query","schema":{"type":"string"}},
 "error":{"name":"error","in":"query","schema":{"type":"string"}},
 "download":{"name":"download","in":"query","schema":{"type":"boolean"}},
 "after":{"name":"after","in":"query","schema":{"type":"integer"}},
 "before":{"name":"before","in":"query","schema":{"type":"integer"}},
 "beforeLine":{"name":"before","in":"query","description":"The `next` of the page before.",
  "schema":{"type":"string"}},
 "action":{"name":"action","in":"query","description":"An action, or what stands before its dot.",
  "schema":{"type":"string"}},
 "actor":{"name":"actor","in":"query","description":"The id or the label of who did it.",
  "schema":{"type":"string"}},
 "target":{"name":"target","in":"query","description":"The id or the label of what was changed.",
  "schema":{"type":"string"}},
 "limit":{"name":"limit","in":"query","schema":{"type":"integer"}},
 "beforeSession":{"name":"before","in":"query","description":"The `next` of the page before.",
  "schema":{"type":"string"}},
 "record":{"name":"record","in":"query","description":"The id of an account.",
  "schema":{"type":"string"}},
 "collection":{"name":"collection","in":"query","schema":{"type":"string"}}},
"schemas":{
 "ErrorItem":{"type":"object","properties":{"code":{"type":"string"},"message":{"type":"string"},
  "params":{"type":"object"}}},
 "Error":{"type":"object","required":["data","message","status"],"properties":{
  "data":{"type":"object","description":"Items by field, nested like the value they are about.",
   "additionalProperties":{"anyOf":[{"$ref":"#/components/schemas/ErrorItem"},{"type":"object"}]}},
  "message":{"type":"string"},"status":{"type":"integer"}}},
 "Health":{"type":"object","required":["code","message","data"],"properties":{
  "code":{"type":"integer"},"message":{"type":"string"},"data":{"type":"object"}}},
 "Field":{"type":"object","required":["name","type"],"properties":{"id":{"type":"string"},
  "name":{"type":"string"},"type":{"type":"string","enum":["autodate","bool","date","editor","email",
  "file","geoPoint","json","number","password","relation","select","text","url"]},
  "required":{"type":"boolean"},"hidden":{"type":"boolean"},"presentable":{"type":"boolean"},
  "system":{"type":"boolean"},"help":{"type":"string"}}},
 "Collection":{"type":"object","properties":{"id":{"type":"string"},"name":{"type":"string"},
  "type":{"type":"string","enum":["base","auth","view"]},"system":{"type":"boolean"},
  "fields":{"type":"array","items":{"$ref":"#/components/schemas/Field"}},
  "indexes":{"type":"array","items":{"type":"string"}},
  "listRule":{"type":["string","null"]},"viewRule":{"type":["string","null"]},
  "createRule":{"type":["string","null"]},"updateRule":{"type":["string","null"]},
  "deleteRule":{"type":["string","null"]},"viewQuery":{"type":"string"},
  "created":{"type":"string"},"updated":{"type":"string"}}},
 "CollectionList":{"allOf":[{"$ref":"#/components/schemas/Page"},{"type":"object","properties":{
  "items":{"type":"array","items":{"$ref":"#/components/schemas/Collection"}}}}]},
 "CollectionImport":{"type":"object","required":["collections"],"properties":{
  "collections":{"type":"array","items":{"$ref":"#/components/schemas/Collection"}},
  "deleteMissing":{"type":"boolean"}}},
 "Page":{"type":"object","required":["items","page","perPage","totalItems","totalPages"],"properties":{
  "items":{"type":"array"},"page":{"type":"integer"},"perPage":{"type":"integer"},
  "totalItems":{"type":"integer"},"totalPages":{"type":"integer"},
  "nextCursor":{"type":["string","null"],"description":"With `cursor` only."}}},
 "Facets":{"type":"object","required":["facets","totalItems"],"properties":{
  "facets":{"type":"array","items":{"type":"object","required":["by","distinct","values"],"properties":{
   "by":{"type":"string"},"distinct":{"type":"integer"},
   "values":{"type":"array","items":{"type":"object","properties":{
    "count":{"type":"integer"},"value":{}}}}}}},"totalItems":{"type":"integer"}}},
 "BulkAnswer":{"type":"object","required":["count","dryRun","ids"],"properties":{
  "count":{"type":"integer"},"dryRun":{"type":"boolean"},
  "ids":{"type":"array","maxItems":10,"items":{"type":"string"}}}},
 "AnyRecord":{"type":"object","required":["collectionId","collectionName"],"properties":{
  "id":{"type":"string"},"collectionId":{"type":"string"},"collectionName":{"type":"string"}}},
 "Query":{"type":"object","required":["query"],"properties":{"query":{"type":"string"}}},
 "SqlAnswer":{"type":"object","properties":{"execTime":{"type":"integer"},
  "affectedRows":{"type":"integer"},"columns":{"type":"array","items":{"type":"object"}},
  "rows":{"type":"array","items":{"type":"array","items":{"type":["string","null"]}}}}},
 "PasswordForm":{"type":"object","required":["identity","password"],"properties":{
  "identity":{"type":"string"},"password":{"type":"string","writeOnly":true},
  "identityField":{"type":"string"}}},
 "OAuth2Form":{"type":"object","required":["provider","code"],"properties":{
  "provider":{"type":"string"},"code":{"type":"string"},"codeVerifier":{"type":"string"},
  "redirectURL":{"type":"string"},"createData":{"type":"object"}}},
 "Settings":{"type":"object","properties":{
  "superuserIPs":{"$ref":"#/components/schemas/AddressList"},
  "smtp":{"type":"object","properties":{
   "enabled":{"type":"boolean"},"port":{"type":"integer","minimum":0},"host":{"type":"string"},
   "username":{"type":"string"},"password":{"type":"string","writeOnly":true},
   "authMethod":{"type":"string","enum":["","PLAIN","LOGIN"]},"tls":{"type":"boolean"},
   "localName":{"type":"string"}}},
  "backups":{"type":"object","properties":{
   "cron":{"type":"string"},"cronMaxKeep":{"type":"integer","minimum":0},
   "s3":{"$ref":"#/components/schemas/ObjectStore"}}},
  "s3":{"$ref":"#/components/schemas/ObjectStore"},
  "meta":{"type":"object","properties":{
   "accentColor":{"type":"string"},"appName":{"type":"string","minLength":1},
   "appURL":{"type":"string","minLength":1},"senderName":{"type":"string","minLength":1},
   "senderAddress":{"type":"string","minLength":1},"hideControls":{"type":"boolean"}}},
  "rateLimits":{"type":"object","properties":{
   "rules":{"type":"array","items":{"$ref":"#/components/schemas/RateLimit"}},
   "excludedIPs":{"$ref":"#/components/schemas/AddressList"},"enabled":{"type":"boolean"}}},
  "trustedProxy":{"type":"object","properties":{
   "headers":{"type":"array","items":{"type":"string"}},"useLeftmostIP":{"type":"boolean"}}},
  "batch":{"type":"object","properties":{
   "enabled":{"type":"boolean"},"maxRequests":{"type":"integer","minimum":0},
   "timeout":{"type":"integer","minimum":0,"description":"Seconds."},
   "maxBodySize":{"type":"integer","minimum":0,"description":"Bytes; 0 means 128 MiB."}}},
  "logs":{"type":"object","properties":{
   "maxDays":{"type":"integer","minimum":0},"minLevel":{"type":"integer"},
   "logIP":{"type":"boolean"},"logAuthId":{"type":"boolean"}}}}},
 "AddressList":{"type":"array","items":{"type":"string","description":"An address or a CIDR subnet."}},
 "ObjectStore":{"type":"object","properties":{
  "enabled":{"type":"boolean"},"bucket":{"type":"string"},"region":{"type":"string"},
  "endpoint":{"type":"string"},"accessKey":{"type":"string"},
  "secret":{"type":"string","writeOnly":true},"forcePathStyle":{"type":"boolean"}}},
 "RateLimit":{"type":"object","required":["label","duration","maxRequests"],"properties":{
  "label":{"type":"string"},"audience":{"type":"string","enum":["","@guest","@auth"]},
  "duration":{"type":"integer","minimum":1,"description":"Seconds."},
  "maxRequests":{"type":"integer","minimum":1}}},
 "TestMail":{"type":"object","required":["template","email"],"properties":{
  "template":{"type":"string","enum":["verification","password-reset","email-change","otp","login-alert"]},
  "email":{"type":"string"},"collection":{"type":"string"}}},
 "AppleSecretForm":{"type":"object",
  "required":["clientId","teamId","keyId","privateKey","duration"],"properties":{
  "clientId":{"type":"string"},"teamId":{"type":"string"},"keyId":{"type":"string"},
  "privateKey":{"type":"string","writeOnly":true},"duration":{"type":"integer"}}},
 "TotpForm":{"type":"object","required":["mfaId","code"],"properties":{
  "mfaId":{"type":"string"},"code":{"type":"string","writeOnly":true}}},
 "CodeForm":{"type":"object","required":["code"],"properties":{
  "code":{"type":"string","writeOnly":true}}},
 "TotpState":{"type":"object","required":["enabled","confirmed","recoveryCodesLeft"],"properties":{
  "enabled":{"type":"boolean"},"confirmed":{"type":"string"},
  "recoveryCodesLeft":{"type":"integer"}}},
 "TotpSecret":{"type":"object","required":["secret","uri"],"properties":{
  "secret":{"type":"string","description":"Base32, for typing."},
  "uri":{"type":"string","description":"What the app reads out of a QR code."}}},
 "RecoveryCodes":{"type":"object","required":["recoveryCodes"],"properties":{
  "recoveryCodes":{"type":"array","items":{"type":"string"},
   "description":"Shown this once; each replaces the app once."}}},
 "Session":{"type":"object","properties":{"id":{"type":"string"},"collection":{"type":"string"},
  "collectionName":{"type":"string"},"record":{"type":"string"},"label":{"type":"string"},
  "method":{"type":"string","description":"Empty when it is not known."},
  "ip":{"type":"string"},"userAgent":{"type":"string"},"created":{"type":"string"},
  "lastSeen":{"type":"string"},"expires":{"type":"string","description":"Empty for never."},
  "current":{"type":"boolean","description":"It is the caller's."}}},
 "SessionList":{"type":"object","required":["items","next"],"properties":{
  "items":{"type":"array","items":{"$ref":"#/components/schemas/Session"}},
  "next":{"type":"string","description":"For `before`; empty at the end."}}},
 "FileToken":{"type":"object","properties":{"token":{"type":"string"}}},
 "Batch":{"type":"object","required":["requests"],"properties":{"requests":{"type":"array","items":{
  "type":"object","required":["method","url"],"properties":{
   "method":{"type":"string","enum":["POST","PATCH","PUT","DELETE"]},"url":{"type":"string"},
   "headers":{"type":"object"},"body":{"type":"object"}}}}}},
 "BatchAnswer":{"type":"array","items":{"type":"object","properties":{
  "status":{"type":"integer"},"body":{"anyOf":[{"$ref":"#/components/schemas/AnyRecord"},{"type":"null"}]}}}},
 "ImportFile":{"type":"string","description":"CSV with a header line, or one JSON object a line."},
 "ImportReport":{"type":"object","properties":{"format":{"type":"string"},"mode":{"type":"string"},
  "dryRun":{"type":"boolean"},"rows":{"type":"integer"},"created":{"type":"integer"},
  "updated":{"type":"integer"},"failed":{"type":"integer"},
  "fields":{"type":"object","additionalProperties":{"type":"string"}},
  "ignoredColumns":{"type":"array","items":{"type":"string"}},
  "errors":{"type":"array","items":{"type":"object","properties":{"row":{"type":"integer"},
   "line":{"type":"integer"},"message":{"type":"string"},"data":{"type":"object"}}}}}},
 "KeyScope":{"type":"object","required":["collections"],"properties":{"collections":{
  "type":"object","description":"By name of a collection, or `*` for all but the system's.",
  "additionalProperties":{"type":"array","minItems":1,"items":{"type":"string",
   "enum":["list","view","create","update","delete"]}}}}},
 "ApiKeyForm":{"type":"object","properties":{"name":{"type":"string"},
  "scope":{"$ref":"#/components/schemas/KeyScope"},
  "expires":{"type":"string","description":"A date; empty for a key that does not expire."}}},
 "ApiKey":{"type":"object","required":["id","name","prefix","scope"],"properties":{
  "id":{"type":"string"},"name":{"type":"string"},"prefix":{"type":"string"},
  "scope":{"$ref":"#/components/schemas/KeyScope"},"created":{"type":"string"},
  "expires":{"type":"string"},"lastUsed":{"type":"string"},"lastIp":{"type":"string"},
  "createdBy":{"type":"string"},"revoked":{"type":"boolean"},
  "key":{"type":"string","description":"In the answer that makes it alone."}}},
 "ApiKeyList":{"type":"object","properties":{"items":{"type":"array",
  "items":{"$ref":"#/components/schemas/ApiKey"}}}},
 "RoleForm":{"type":"object","required":["role"],"properties":{"role":{"type":"string",
  "enum":["viewer","editor","operator","owner"]}}},
 "Operator":{"type":"object","required":["id","email","role"],"properties":{"id":{"type":"string"},
  "email":{"type":"string"},"role":{"type":"string","enum":["viewer","editor","operator","owner"]},
  "created":{"type":"string"},"totp":{"type":"boolean"}}},
 "OperatorList":{"type":"object","properties":{"items":{"type":"array",
  "items":{"$ref":"#/components/schemas/Operator"}}}},
 "AuditParty":{"type":"object","properties":{"kind":{"type":"string"},"id":{"type":"string"},
  "label":{"type":"string"}}},
 "AuditLine":{"type":"object","properties":{"id":{"type":"string"},"at":{"type":"string"},
  "actor":{"$ref":"#/components/schemas/AuditParty"},"ip":{"type":"string"},
  "action":{"type":"string"},"target":{"$ref":"#/components/schemas/AuditParty"},
  "before":{"type":["object","null"]},"after":{"type":["object","null"]}}},
 "AuditPage":{"type":"object","properties":{"items":{"type":"array",
  "items":{"$ref":"#/components/schemas/AuditLine"}},"next":{"type":"string"}}},
 "SearchFields":{"type":"object","required":["fields"],"properties":{
  "collection":{"type":"string"},"fields":{"type":"array","items":{"type":"string"}}}},
 "RuleOperand":{"type":"object","properties":{"text":{"type":"string"},
  "values":{"type":"array","items":{"type":["string","number","null"]}},
  "hasMore":{"type":"boolean"},"isSecret":{"type":"boolean"},"error":{"type":"string"}}},
 "RuleNode":{"type":"object","properties":{
  "kind":{"type":"string","enum":["and","or","comparison","broken"]},"text":{"type":"string"},
  "result":{"type":["boolean","null"]},"error":{"type":"string"},
  "children":{"type":"array","items":{"$ref":"#/components/schemas/RuleNode"}},
  "left":{"$ref":"#/components/schemas/RuleOperand"},"sign":{"type":"string"},
  "right":{"$ref":"#/components/schemas/RuleOperand"}}},
 "Denial":{"type":"object","properties":{"number":{"type":"integer"},"request":{"type":"string"},
  "time":{"type":"string"},"method":{"type":"string"},"context":{"type":"string"},
  "operation":{"type":"string"},"collectionId":{"type":"string"},"collectionName":{"type":"string"},
  "record":{"type":"string"},"identity":{"type":["object","null"]},"status":{"type":"integer"},
  "rule":{"type":"string"},"expression":{"type":["string","null"]},"failure":{"type":"string"},
  "tree":{"anyOf":[{"$ref":"#/components/schemas/RuleNode"},{"type":"null"}]}}},
 "DenialList":{"type":"object","properties":{"items":{"type":"array",
  "items":{"$ref":"#/components/schemas/Denial"}}}}}
})json";
}

}  // namespace Binnacle
