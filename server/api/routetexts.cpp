// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/routetexts.h"

#include <algorithm>
#include <array>

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView nothing;
constexpr auto anyJson = "*"_L1;
constexpr auto get = "GET"_L1;
constexpr auto post = "POST"_L1;
constexpr auto put = "PUT"_L1;
constexpr auto patch = "PATCH"_L1;
constexpr auto del = "DELETE"_L1;

constexpr std::array routeTexts{
    RouteText{get, "/api/health"_L1, "Tells that the server answers."_L1, nothing, "Health"_L1,
              nothing, nothing},
    RouteText{get, "/api/openapi.json"_L1, "This description."_L1, nothing, anyJson, nothing,
              nothing},
    RouteText{get, "/metrics"_L1, "Figures for Prometheus."_L1, nothing, nothing, nothing,
              "text/plain"_L1},

    RouteText{get, "/api/collections"_L1, "Lists collections."_L1, nothing, "CollectionList"_L1,
              "page perPage sort filter fields skipTotal"_L1, nothing},
    RouteText{post, "/api/collections"_L1, "Makes a collection."_L1, "Collection"_L1,
              "Collection"_L1, "fields"_L1, nothing},
    RouteText{get, "/api/collections/{collection}"_L1, "Shows a collection."_L1, nothing,
              "Collection"_L1, "fields"_L1, nothing},
    RouteText{patch, "/api/collections/{collection}"_L1, "Changes a collection."_L1,
              "Collection"_L1, "Collection"_L1, "fields"_L1, nothing},
    RouteText{del, "/api/collections/{collection}"_L1,
              "Deletes a collection with its records and files."_L1, nothing, nothing, nothing,
              nothing},
    RouteText{del, "/api/collections/{collection}/truncate"_L1,
              "Deletes every record of a collection."_L1, nothing, nothing, nothing, nothing},
    RouteText{put, "/api/collections/import"_L1, "Makes, changes and deletes many collections."_L1,
              "CollectionImport"_L1, nothing, nothing, nothing},
    RouteText{get, "/api/collections/meta/scaffolds"_L1, "Blank collections of each type."_L1,
              nothing, anyJson, nothing, nothing},
    RouteText{get, "/api/collections/meta/oauth2-providers"_L1,
              "The providers of OAuth2 sign-in."_L1, nothing, anyJson, nothing, nothing},
    RouteText{post, "/api/collections/meta/dry-run-view"_L1, "Tries the query of a view."_L1,
              "Query"_L1, anyJson, nothing, nothing},
    RouteText{post, "/api/sql"_L1, "Runs SQL."_L1, "Query"_L1, "SqlAnswer"_L1, nothing, nothing},

    RouteText{get, "/api/collections/{collection}/records"_L1, "Lists records."_L1, nothing,
              "{list}"_L1, "page perPage sort filter expand fields skipTotal search cursor"_L1,
              nothing},
    RouteText{post, "/api/collections/{collection}/records"_L1, "Creates a record."_L1,
              "{create}"_L1, "{record}"_L1, "expand fields"_L1, nothing},
    RouteText{patch, "/api/collections/{collection}/records"_L1,
              "Changes all records that a filter finds."_L1, "{update}"_L1, "BulkAnswer"_L1,
              "matching dryRun"_L1, nothing},
    RouteText{del, "/api/collections/{collection}/records"_L1,
              "Deletes all records that a filter finds."_L1, nothing, "BulkAnswer"_L1,
              "matching dryRun"_L1, nothing},
    RouteText{get, "/api/collections/{collection}/aggregate"_L1,
              "Computes over the records of a list."_L1, nothing, "Page"_L1,
              "select groupBy filter sort page perPage skipTotal fields"_L1, nothing},
    RouteText{get, "/api/collections/{collection}/facets"_L1,
              "Counts the values of fields over a list."_L1, nothing, "Facets"_L1,
              "by filter limit"_L1, nothing},
    RouteText{get, "/api/collections/{collection}/records/{id}"_L1, "Shows a record."_L1, nothing,
              "{record}"_L1, "expand fields ifNoneMatch"_L1, nothing},
    RouteText{patch, "/api/collections/{collection}/records/{id}"_L1, "Changes a record."_L1,
              "{update}"_L1, "{record}"_L1, "expand fields ifMatch"_L1, nothing},
    RouteText{del, "/api/collections/{collection}/records/{id}"_L1, "Deletes a record."_L1, nothing,
              nothing, "ifMatch"_L1, nothing},
    RouteText{get, "/api/collections/{collection}/export"_L1,
              "Sends every record of a list as one file."_L1, nothing, nothing,
              "format sort filter expand fields search safe"_L1, "application/octet-stream"_L1},
    RouteText{post, "/api/collections/{collection}/import"_L1,
              "Takes records from a CSV or NDJSON file, all or none."_L1, "ImportFile"_L1,
              "ImportReport"_L1, "format mode key mapping delimiter dryRun"_L1, nothing},
    RouteText{post, "/api/batch"_L1, "Runs record requests in one transaction."_L1, "Batch"_L1,
              "BatchAnswer"_L1, nothing, nothing},

    RouteText{get, "/api/collections/{collection}/auth-methods"_L1,
              "The ways to sign in to a collection."_L1, nothing, anyJson, "fields"_L1, nothing},
    RouteText{post, "/api/collections/{collection}/auth-with-password"_L1,
              "Signs in with a password."_L1, "PasswordForm"_L1, "{auth}"_L1, "expand fields"_L1,
              nothing},
    RouteText{post, "/api/collections/{collection}/request-otp"_L1,
              "Sends a one-time password by mail."_L1, anyJson, anyJson, "fields"_L1, nothing},
    RouteText{post, "/api/collections/{collection}/auth-with-otp"_L1,
              "Signs in with a one-time password."_L1, anyJson, "{auth}"_L1, "expand fields"_L1,
              nothing},
    RouteText{post, "/api/collections/{collection}/auth-with-totp"_L1,
              "Ends a sign-in with the code of an authenticator app, or a recovery code."_L1,
              "TotpForm"_L1, "{auth}"_L1, "expand fields"_L1, nothing},
    RouteText{post, "/api/collections/{collection}/request-verification"_L1,
              "Sends a mail that proves its address."_L1, anyJson, nothing, nothing, nothing},
    RouteText{post, "/api/collections/{collection}/confirm-verification"_L1,
              "Takes an address for proven."_L1, anyJson, nothing, nothing, nothing},
    RouteText{post, "/api/collections/{collection}/request-password-reset"_L1,
              "Sends a mail to set a new password with."_L1, anyJson, nothing, nothing, nothing},
    RouteText{post, "/api/collections/{collection}/confirm-password-reset"_L1,
              "Sets a new password."_L1, anyJson, nothing, nothing, nothing},
    RouteText{post, "/api/collections/{collection}/request-email-change"_L1,
              "Sends a mail to a new address."_L1, anyJson, nothing, nothing, nothing},
    RouteText{post, "/api/collections/{collection}/confirm-email-change"_L1,
              "Changes an address."_L1, anyJson, nothing, nothing, nothing},
    RouteText{post, "/api/collections/{collection}/auth-with-oauth2"_L1,
              "Signs in with what a provider sent back."_L1, "OAuth2Form"_L1, "{auth}"_L1,
              "expand fields"_L1, nothing},
    RouteText{get, "/api/oauth2-redirect"_L1,
              "Where providers send browsers back to; hands the code to the client that waits."_L1,
              nothing, nothing, "state code error"_L1, "text/html"_L1},
    RouteText{post, "/api/oauth2-redirect"_L1, "The same for providers that send a form."_L1,
              nothing, nothing, nothing, "text/html"_L1},
    RouteText{post, "/api/collections/{collection}/auth-refresh"_L1,
              "Exchanges a token for a fresh one."_L1, nothing, "{auth}"_L1, "expand fields"_L1,
              nothing},
    RouteText{post, "/api/collections/{collection}/impersonate/{id}"_L1,
              "Gives a token of somebody else."_L1, anyJson, "{auth}"_L1, "expand fields"_L1,
              nothing},

    RouteText{get, "/api/files/{collection}/{id}/{name}"_L1, "Sends a file of a record."_L1,
              nothing, nothing, "thumb token download"_L1, "application/octet-stream"_L1},
    RouteText{post, "/api/files/token"_L1, "Gives a token for protected files."_L1, nothing,
              "FileToken"_L1, nothing, nothing},

    RouteText{post, "/api/settings/test/email"_L1, "Sends a mail to try settings and templates."_L1,
              "TestMail"_L1, nothing, nothing, nothing},
    RouteText{post, "/api/settings/apple/generate-client-secret"_L1,
              "Signs a client secret for Apple."_L1, "AppleSecretForm"_L1, anyJson, "fields"_L1,
              nothing},

    RouteText{get, "/api/logs"_L1, "Lists log entries."_L1, nothing, anyJson,
              "page perPage sort filter fields skipTotal"_L1, nothing},
    RouteText{get, "/api/logs/{id}"_L1, "Shows a log entry."_L1, nothing, anyJson, nothing,
              nothing},
    RouteText{get, "/api/logs/stats"_L1, "Counts log entries by the hour."_L1, nothing, anyJson,
              "filter"_L1, nothing},
    RouteText{del, "/api/logs"_L1, "Deletes all log entries."_L1, nothing, nothing, nothing,
              nothing},

    RouteText{get, "/api/console/routes"_L1, "The routes with their figures."_L1, nothing, anyJson,
              nothing, nothing},
    RouteText{get, "/api/console/metrics"_L1, "All figures, now."_L1, nothing, anyJson, nothing,
              nothing},
    RouteText{get, "/api/console/metrics/series"_L1, "Figures over time."_L1, nothing, anyJson,
              nothing, nothing},
    RouteText{get, "/api/console/requests"_L1, "The last requests."_L1, nothing, anyJson, nothing,
              nothing},
    RouteText{get, "/api/console/requests/{id}"_L1,
              "One of the last requests with its statements."_L1, nothing, anyJson, nothing,
              nothing},
    RouteText{get, "/api/console/statements"_L1, "The statements that took most time."_L1, nothing,
              anyJson, nothing, nothing},
    RouteText{get, "/api/console/live"_L1, "Requests, figures and logs as they come."_L1, nothing,
              nothing, nothing, "text/event-stream"_L1},
    RouteText{get, "/api/console/denials"_L1, "The last requests that rules turned down."_L1,
              nothing, "DenialList"_L1, "after before limit collection"_L1, nothing},
    RouteText{get, "/api/console/denials/{request}"_L1,
              "Why a request was turned down: the rule's tree with its values."_L1, nothing,
              "Denial"_L1, nothing, nothing},
    RouteText{get, "/api/console/account/totp"_L1,
              "Whether the caller's account has an authenticator app."_L1, nothing, "TotpState"_L1,
              "fields"_L1, nothing},
    RouteText{post, "/api/console/account/totp"_L1,
              "Gives the secret of an app that waits to be confirmed."_L1, nothing, "TotpSecret"_L1,
              "fields"_L1, nothing},
    RouteText{post, "/api/console/account/totp/confirm"_L1,
              "Turns the app on with its first code; gives recovery codes."_L1, "CodeForm"_L1,
              "RecoveryCodes"_L1, "fields"_L1, nothing},
    RouteText{post, "/api/console/account/totp/recovery-codes"_L1,
              "Gives new recovery codes in the place of those that are left."_L1, "CodeForm"_L1,
              "RecoveryCodes"_L1, "fields"_L1, nothing},
    RouteText{del, "/api/console/account/totp"_L1, "Turns the app off."_L1, "CodeForm"_L1, nothing,
              nothing, nothing},
    RouteText{del, "/api/console/access/totp/{collection}/{id}"_L1,
              "Turns the app of an account off that is locked out."_L1, nothing, nothing, nothing,
              nothing},
    RouteText{get, "/api/console/account/sessions"_L1,
              "Where the caller's account is signed in."_L1, nothing, "SessionList"_L1,
              "limit beforeSession fields"_L1, nothing},
    RouteText{del, "/api/console/account/sessions"_L1,
              "Ends every session and token of the caller's account."_L1, nothing, nothing, nothing,
              nothing},
    RouteText{del, "/api/console/account/sessions/{id}"_L1,
              "Ends a session of the caller's account."_L1, nothing, nothing, nothing, nothing},
    RouteText{get, "/api/console/sessions"_L1, "Who is signed in where."_L1, nothing,
              "SessionList"_L1, "collection record limit beforeSession fields"_L1, nothing},
    RouteText{del, "/api/console/sessions"_L1, "Ends every session and token of an account."_L1,
              nothing, nothing, "collection record"_L1, nothing},
    RouteText{del, "/api/console/sessions/{id}"_L1, "Ends a session."_L1, nothing, nothing, nothing,
              nothing},
    RouteText{get, "/api/console/search"_L1, "The fields that are searched, by collection."_L1,
              nothing, anyJson, nothing, nothing},
    RouteText{put, "/api/console/search/{collection}"_L1,
              "Chooses the fields that are searched."_L1, "SearchFields"_L1, "SearchFields"_L1,
              nothing, nothing},
    RouteText{del, "/api/console/search/{collection}"_L1, "Ends searching in a collection."_L1,
              nothing, nothing, nothing, nothing},
    RouteText{get, "/{path...}"_L1, "Files of the public folder."_L1, nothing, nothing, nothing,
              "application/octet-stream"_L1},
};

}  // namespace

const RouteText *findRouteText(QByteArrayView method, QByteArrayView pattern)
{
    const auto found
        = std::find_if(routeTexts.begin(), routeTexts.end(), [&](const RouteText &text) {
              return method == QByteArrayView(text.method.data(), text.method.size())
                  && pattern == QByteArrayView(text.pattern.data(), text.pattern.size());
          });
    return found == routeTexts.end() ? nullptr : &*found;
}

}  // namespace Binnacle
