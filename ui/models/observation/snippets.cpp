// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/snippets.h"

#include "core/jsonvalue.h"
#include "models/quoting.h"
#include "wire/jsonparser.h"

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

QString shownValue(const Wire::Header &header)
{
    const QByteArray name = header.name.toLower();
    if (name == "authorization")
        return u"TOKEN"_s;
    if (name == "cookie" || name == "proxy-authorization")
        return u"SECRET"_s;
    return QString::fromUtf8(header.value);
}

std::vector<std::pair<QString, QString>> shownHeaders(const SnippetCall &call)
{
    std::vector<std::pair<QString, QString>> headers;
    if (!call.contentType.isEmpty())
        headers.emplace_back(u"Content-Type"_s, QString::fromUtf8(call.contentType));
    for (const Wire::Header &header : call.headers.all())
        headers.emplace_back(QString::fromUtf8(header.name), shownValue(header));
    return headers;
}

void layOut(const JsonValue &value, int depth, QByteArray &out)
{
    const bool isObject = value.isObject();
    if (value.isEmpty() || (!isObject && !value.isArray())) {
        out += value.toJson();
        return;
    }
    const QByteArray indent((depth + 1) * 2, ' ');
    bool isFirst = true;
    const auto separate = [&] {
        out += isFirst ? "\n" : ",\n";
        out += indent;
        isFirst = false;
    };
    out += isObject ? '{' : '[';
    for (const auto &[name, member] : value.members()) {
        separate();
        out += JsonValue(name).toJson() + ": ";
        layOut(member, depth + 1, out);
    }
    for (const JsonValue &element : value.elements()) {
        separate();
        layOut(element, depth + 1, out);
    }
    out += '\n' + QByteArray(depth * 2, ' ') + (isObject ? '}' : ']');
}

}  // namespace

QString prettyJson(const QByteArray &text)
{
    const Result<JsonValue> json = Wire::parseJson(text);
    if (!json)
        return QString::fromUtf8(text);
    QByteArray out;
    layOut(*json, 0, out);
    return QString::fromUtf8(out);
}

QString curlCommand(const SnippetCall &call)
{
    const QString separator = u" \\\n  "_s;
    QString text = u"curl"_s;
    if (call.method == u"HEAD")
        text += u" --head"_s;
    else if (call.method != u"GET")
        text += u" -X "_s + call.method;
    text += u' ' + shellQuoted(call.base + call.target);
    for (const auto &[name, value] : shownHeaders(call))
        text += separator + u"-H "_s + shellQuoted(name + u": "_s + value);
    if (!call.body.isEmpty())
        text += separator + u"--data-binary "_s + shellQuoted(QString::fromUtf8(call.body));
    return text;
}

QString javascriptCall(const SnippetCall &call)
{
    QString text = u"const response = await fetch("_s + scriptQuoted(call.base + call.target);
    const auto headers = shownHeaders(call);
    if (call.method != u"GET" || !headers.empty() || !call.body.isEmpty()) {
        text += u", {\n  method: "_s + scriptQuoted(call.method) + u",\n"_s;
        if (!headers.empty()) {
            text += u"  headers: {\n"_s;
            for (const auto &[name, value] : headers)
                text += u"    "_s + scriptQuoted(name) + u": "_s + scriptQuoted(value) + u",\n"_s;
            text += u"  },\n"_s;
        }
        if (!call.body.isEmpty())
            text += u"  body: "_s + scriptQuoted(QString::fromUtf8(call.body)) + u",\n"_s;
        text += u'}';
    }
    text += u");\nconsole.log(response.status, await response.json());\n"_s;
    return text;
}

}  // namespace Binnacle::Models
