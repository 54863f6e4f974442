// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/rawcases.h"

#include <QByteArrayList>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QByteArray host = "Host: x\r\n"_ba;
// A request that must not be served: it hides in what claims to be something else.
const QByteArray smuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"_ba;

void addParts(const char *name, const QByteArrayList &parts, const QByteArray &statuses,
              const QByteArray &after, const QByteArrayList &contents = {})
{
    QTest::newRow(name) << parts << statuses << after << contents;
}

void add(const char *name, const QByteArray &bytes, const QByteArray &statuses,
         const QByteArray &after, const QByteArrayList &contents = {})
{
    addParts(name, {bytes}, statuses, after, contents);
}

/// A GET of /a with @p fields.
QByteArray get(const QByteArray &fields)
{
    return "GET /a HTTP/1.1\r\n" + host + fields + "\r\n";
}

QByteArray getTarget(const QByteArray &target)
{
    return "GET " + target + " HTTP/1.1\r\n" + host + "\r\n";
}

QByteArray post(const QByteArray &fields, const QByteArray &rest)
{
    return "POST /a HTTP/1.1\r\n" + host + fields + "\r\n" + rest;
}

QByteArray chunked(const QByteArray &rest)
{
    return post("Transfer-Encoding: chunked\r\n", rest);
}

void addRequestLines()
{
    add("get", get({}), "200", "open", {"GET /a path=/a query= body=0: host=x"});
    addParts("head in parts", {"GET /a HT", "TP/1.1\r", "\nHost: x\r\n\r", "\n"}, "200", "open",
             {"GET /a "});
    add("HTTP/0.9", "GET /a\r\n\r\n", "400", "closed");
    add("HTTP/1.2", "GET /a HTTP/1.2\r\n" + host + "\r\n", "505", "closed");
    add("HTTP/2.0", "GET /a HTTP/2.0\r\n" + host + "\r\n", "505", "closed");
    add("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505", "closed");
    add("odd version", "GET /a HTTP/9x7\r\n" + host + "\r\n", "400", "closed");
    add("lower-case version", "GET /a http/1.1\r\n" + host + "\r\n", "400", "closed");
    add("version with two digits", "GET /a HTTP/1.10\r\n" + host + "\r\n", "400", "closed");
    add("words after the version", "GET /a HTTP/1.1 x\r\n" + host + "\r\n", "400", "closed");
    add("tabs between words", "GET\t/a\tHTTP/1.1\r\n" + host + "\r\n", "400", "closed");
    add("two blanks", "GET  /a HTTP/1.1\r\n" + host + "\r\n", "400", "closed");
    add("leading blank", " GET /a HTTP/1.1\r\n" + host + "\r\n", "400", "closed");
    add("leading line ends", "\r\n\r\n" + get({}), "200", "open");
    add("too many leading line ends", "\r\n\r\n\r\n" + get({}), "400", "closed");
    add("leading bare line end", "\n" + get({}), "400", "closed");
    add("unknown method", "FROB /a HTTP/1.1\r\n" + host + "\r\n", "200", "open", {"FROB /a"});
    add("trace", "TRACE /a HTTP/1.1\r\n" + host + "\r\n", "200", "open", {"TRACE /a"});
    add("lower-case method", "get /a HTTP/1.1\r\n" + host + "\r\n", "200", "open", {"get /a"});
    add("method with noise", "G\x01T /a HTTP/1.1\r\n" + host + "\r\n", "400", "closed");
    add("method with a bracket", "G{T /a HTTP/1.1\r\n" + host + "\r\n", "400", "closed");
    add("noise", QByteArray(512, char(0xf3)) + "\r\n\r\n", "400", "closed");
    add("TLS", QByteArray::fromHex("16030102000100") + QByteArray(500, '\0'), "400", "closed");
    add("endless request line", "GET /" + QByteArray(9000, 'a'), "414", "closed");
    add("long request line", getTarget('/' + QByteArray(8300, 'a')), "414", "closed");
    add("request line that just fits", getTarget('/' + QByteArray(8192 - 14, 'a')), "200", "open");
}

void addTargets()
{
    add("options for all", "OPTIONS * HTTP/1.1\r\n" + host + "\r\n", "200", "open", {"OPTIONS * "});
    add("asterisk for get", getTarget("*"), "400", "closed");
    add("connect", "CONNECT a:443 HTTP/1.1\r\n" + host + "\r\n", "501", "closed");
    add("absolute form", getTarget("http://other.test:80/p?q=1"), "200", "open",
        {"GET /p?q=1 path=/p query=q=1 body=0: host=other.test:80"});
    add("absolute form without path", getTarget("HTTPS://other.test?q"), "200", "open",
        {"GET /?q path=/ query=q"});
    add("absolute form with user", getTarget("http://me@other.test/p"), "400", "closed");
    add("absolute form without host", getTarget("http:///p"), "400", "closed");
    add("foreign scheme", getTarget("ftp://other.test/p"), "400", "closed");
    add("no slash", getTarget("a/b"), "400", "closed");
    add("two slashes stay", getTarget("//other.test/b"), "200", "open",
        {"GET //other.test/b path=//other.test/b"});
    add("dots stay", getTarget("/a/../../etc/passwd"), "200", "open", {"path=/a/../../etc/passwd"});
    add("escapes stay", getTarget("/a%2Fb%20c%25d%00"), "200", "open", {"path=/a%2Fb%20c%25d%00 "});
    add("broken escape in path", getTarget("/a%zz"), "400", "closed");
    add("cut escape in path", getTarget("/a%4?x"), "400", "closed");
    add("broken escape in query", getTarget("/a?x=%g"), "200", "open", {"query=x=%g "});
    add("query stays", getTarget("/a?x=1+2&y=%2B&z=a%26b;c"), "200", "open",
        {"query=x=1+2&y=%2B&z=a%26b;c "});
    add("raw UTF-8", getTarget("/\xc3\xa9?x=\xc3\xa9"), "200", "open", {"path=/\xc3\xa9 "});
    add("NUL in target", getTarget("/a\0b"_ba), "400", "closed");
    add("control byte in target", getTarget("/a\x7f"), "400", "closed");
    add("blank in target", getTarget("/a b"), "400", "closed");
    add("fragment", getTarget("/a#frag?x=1"), "400", "closed");
}

void addFields()
{
    add("no host", "GET /a HTTP/1.1\r\n\r\n", "400", "closed");
    add("two hosts", get("Host: y\r\n"), "400", "closed");
    add("empty host", "GET /a HTTP/1.1\r\nHost:\r\n\r\n", "400", "closed");
    add("host with blank", "GET /a HTTP/1.1\r\nHost: a b\r\n\r\n", "400", "closed");
    add("host with path", "GET /a HTTP/1.1\r\nHost: a/b\r\n\r\n", "400", "closed");
    add("host with user", "GET /a HTTP/1.1\r\nHost: me@a\r\n\r\n", "400", "closed");
    add("host with large port", "GET /a HTTP/1.1\r\nHost: a:99999\r\n\r\n", "400", "closed");
    add("host with two ports", "GET /a HTTP/1.1\r\nHost: a:1:2\r\n\r\n", "400", "closed");
    add("host with port", "GET /a HTTP/1.1\r\nHOST: a.b-c:80\r\n\r\n", "200", "open",
        {"host=a.b-c:80 "});
    add("IPv6 host", "GET /a HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "200", "open",
        {"host=[::1]:80 "});
    add("broken IPv6 host", "GET /a HTTP/1.1\r\nHost: [::1\r\n\r\n", "400", "closed");
    add("folded field", get("X-Test: a\r\n b\r\n"), "400", "closed");
    add("no colon", get("garbage\r\nX-Test: 1\r\n"), "400", "closed");
    add("blank before name", get(" X-Test: 1\r\n"), "400", "closed");
    add("blank before colon", get("X-Test : 1\r\n"), "400", "closed");
    add("empty name", get(": 1\r\n"), "400", "closed");
    add("NUL in value", get("X-Test: a\0b\r\n"_ba), "400", "closed");
    add("control byte in value", get("X-Test: a\x01b\r\n"), "400", "closed");
    add("tab in value", get("X-Test: a\tb\r\n"), "200", "open", {"x=a\tb "});
    add("blanks around value", get("X-Test: \t a \t\r\n"), "200", "open", {"x=a "});
    add("empty value", get("X-Test:\r\n"), "200", "open", {"x= "});
    add("bytes beyond ASCII in value", get("X-Test: \xc3\xa9\r\n"), "200", "open", {"x=\xc3\xa9 "});
    add("bare line feeds", "GET /a HTTP/1.1\nHost: x\n\n", "400", "closed");
    add("one bare line feed", "GET /a HTTP/1.1\r\nHost: x\n\r\n", "400", "closed");
    add("bare return in value", get("X-Test: a\rX-Evil: b\r\n"), "400", "closed");
    add("return before the end", get("X-Test: a\r\r\n"), "400", "closed");
    add("100 fields", get(QByteArray("X-A: b\r\n").repeated(99)), "200", "open");
    add("101 fields", get(QByteArray("X-A: b\r\n").repeated(100)), "431", "closed");
    add("endless field", "GET /a HTTP/1.1\r\nX: " + QByteArray(9000, 'a'), "431", "closed");
    add("endless fields",
        "GET /a HTTP/1.1\r\n" + QByteArray("X: " + QByteArray(8000, 'a') + "\r\n").repeated(5),
        "431", "closed");
}

void addLengths()
{
    add("post", post("Content-Length: 5\r\n", "hello"), "200", "open", {"body=5:hello "});
    addParts("post in parts",
             {"POST /a HTTP/1.1\r\n" + host + "Content-Le", "ngth: 5\r\n\r\nhe", "llo"}, "200",
             "open", {"body=5:hello "});
    add("post without length", post({}, {}), "200", "open", {"body=0: "});
    add("length 0", post("Content-Length: 0\r\n", {}), "200", "open", {"body=0: "});
    add("leading zeros", post("Content-Length: 0005\r\n", "hello"), "200", "open", {"5:hello"});
    add("get with body", get("Content-Length: 5\r\n") + "hello", "200", "open", {"body=5:hello "});
    add("body beside the head", post("Content-Length: 20000\r\n", QByteArray(20'000, 'b')), "200",
        "open", {"body=20000:bbb"});
    add("two lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!"), "400",
        "closed");
    add("two equal lengths", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), "400",
        "closed");
    add("list of lengths", post("Content-Length: 5, 5\r\n", "hello" + smuggled), "400", "closed");
    add("signed length", post("Content-Length: +5\r\n", "hello"), "400", "closed");
    add("negative length", post("Content-Length: -5\r\n", smuggled), "400", "closed");
    add("hexadecimal length", post("Content-Length: 0x5\r\n", smuggled), "400", "closed");
    add("length past 64 bits", post("Content-Length: 18446744073709551615\r\n", smuggled), "400",
        "closed");
    add("empty length", post("Content-Length: \r\n", smuggled), "400", "closed");
    add("length with blank", post("Content-Length: 5 5\r\n", smuggled), "400", "closed");
    add("length over the limit", post("Content-Length: 100001\r\n", {}), "413", "closed");
    add("length over the limit, body sent",
        post("Content-Length: 200000\r\n", QByteArray(200'000, 'b')), "413", "closed");
}

void addChunks()
{
    const QByteArray end = "0\r\n\r\n";
    add("chunked", chunked("5\r\nhello\r\n6\r\n world\r\n" + end), "200", "open",
        {"body=11:hello world "});
    addParts("chunks in parts", {chunked("5\r\nhello"), "\r\n6\r\n world\r", "\n0", "\r\n\r", "\n"},
             "200", "open", {"body=11:hello world "});
    add("chunked, next behind", chunked("5\r\nhello\r\n" + end) + getTarget("/b"), "200 200",
        "open", {"body=5:hello ", "GET /b "});
    add("trailers", chunked("5\r\nhello\r\n0\r\nX-T: 1\r\nX-U:\r\n\r\n") + getTarget("/b"),
        "200 200", "open", {"body=5:hello ", "GET /b "});
    add("broken trailer", chunked("5\r\nhello\r\n0\r\nX T: 1\r\n\r\n"), "400", "closed");
    add("endless trailers",
        chunked("5\r\nhello\r\n0\r\n" + QByteArray("X-T: 1\r\n").repeated(2000)), "400", "closed");
    add("extension", chunked("5;a=b\r\nhello\r\n" + end), "200", "open", {"5:hello"});
    add("extension behind a blank", chunked("5 ;a=\"b c\"\r\nhello\r\n" + end), "200", "open",
        {"5:hello"});
    add("endless extension", chunked("5;" + QByteArray(9000, 'a')), "400", "closed");
    add("line feed in extension", chunked("5;a\nhello\r\n" + end), "400", "closed");
    add("blank behind size", chunked("5 \r\nhello\r\n" + end), "400", "closed");
    add("size in capitals", chunked("A\r\n0123456789\r\n" + end), "200", "open", {"body=10:"});
    add("size is no number", chunked("zz\r\nhello\r\n" + end), "400", "closed");
    add("empty size", chunked("\r\nhello\r\n" + end), "400", "closed");
    add("negative size", chunked("-5\r\nhello\r\n" + end), "400", "closed");
    add("prefixed size", chunked("0x5\r\nhello\r\n" + end), "400", "closed");
    add("huge size", chunked("7fffffffffffffff\r\nhello\r\n" + end), "400", "closed");
    add("large size", chunked("fffffff\r\nhello"), "413", "closed");
    add("large sum", chunked(QByteArray("c350\r\n" + QByteArray(50'000, 'c') + "\r\n").repeated(3)),
        "413", "closed");
    add("no line end behind data", chunked("5\r\nhelloXX0\r\n\r\n"), "400", "closed");
    add("bare line feed behind size", chunked("5\nhello\r\n" + end), "400", "closed");
    add("bare line feed behind data", chunked("5\r\nhello\n" + end), "400", "closed");
    add("length and chunked",
        post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
             "5\r\nhello\r\n" + end + smuggled),
        "400", "closed");
    add("chunked and length",
        post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
             "5\r\nhello\r\n" + end + smuggled),
        "400", "closed");
    add("chunked twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", end),
        "400", "closed");
    add("other coding", post("Transfer-Encoding: gzip\r\n", smuggled), "501", "closed");
    add("other coding first", post("Transfer-Encoding: gzip, chunked\r\n", end), "501", "closed");
    add("coding that ends in chunked", post("Transfer-Encoding: xchunked\r\n", end), "501",
        "closed");
    add("identity", post("Transfer-Encoding: identity\r\n", smuggled), "501", "closed");
    add("empty coding", post("Transfer-Encoding:\r\n", smuggled), "400", "closed");
    add("coding in capitals", post("TRANSFER-ENCODING: Chunked\r\n", end), "200", "open");
    add("blank before the coding's colon",
        post("Transfer-Encoding : chunked\r\nContent-Length: 5\r\n", "hello"), "400", "closed");
    add("coding behind a vertical tab",
        post("Transfer-Encoding:\x0b"
             "chunked\r\nContent-Length: 5\r\n",
             "hello"),
        "400", "closed");
    add("chunked in HTTP/1.0",
        "POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n" + end, "400",
        "closed");
}

void addConnections()
{
    add("close", get("Connection: close\r\n"), "200", "closed");
    add("close in a list", get("Connection: x, Close ,y\r\n"), "200", "closed");
    add("close with more behind", get("Connection: close\r\n") + getTarget("/b"), "200", "closed",
        {"GET /a "});
    add("HTTP/1.0", "GET /a HTTP/1.0\r\n\r\n", "200", "closed", {"host= "});
    add("HTTP/1.0, kept", "GET /a HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "200", "open");
    add("HTTP/1.0, asynchronous", "GET /async HTTP/1.0\r\n\r\n", "200", "closed");
    add("pipelined", getTarget("/a") + getTarget("/b"), "200 200", "open", {"GET /a ", "GET /b "});
    add("pipelined, asynchronous first",
        getTarget("/async1") + getTarget("/b") + getTarget("/async2") + getTarget("/c"),
        "200 200 200 200", "open", {"GET /async1 ", "GET /b ", "GET /async2 ", "GET /c "});
    add("pipelined posts",
        post("Content-Length: 5\r\n", "hello") + post("Content-Length: 5\r\n", "world"), "200 200",
        "open", {"5:hello", "5:world"});
    add("many pipelined", getTarget("/a").repeated(100), QByteArray("200 ").repeated(99) + "200",
        "open");
    add("pipelined, second broken", getTarget("/a") + "GET /b HTTP/9.9\r\n\r\n" + getTarget("/c"),
        "200 505", "closed");
    add("head", "HEAD /a HTTP/1.1\r\n" + host + "\r\n", "200", "open");
    add("head, next behind", "HEAD /a HTTP/1.1\r\n" + host + "\r\n" + getTarget("/b"), "200 200",
        "open", {"", "GET /b "});
    add("continue", post("Content-Length: 5\r\nExpect: 100-continue\r\n", {}), "100",
        "half-closed");
    addParts("continue, then body",
             {post("Content-Length: 5\r\nExpect: 100-Continue\r\n", {}), "hello"}, "100 200",
             "open", {"", "5:hello"});
    add("continue, body sent", post("Content-Length: 5\r\nExpect: 100-continue\r\n", "hello"),
        "200", "open", {"5:hello"});
    add("continue without body", get("Expect: 100-continue\r\n"), "200", "open");
    add("continue, over the limit", post("Content-Length: 100001\r\nExpect: 100-continue\r\n", {}),
        "413", "closed");
    add("continue in HTTP/1.0",
        "POST /a HTTP/1.0\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello", "200",
        "closed", {"5:hello"});
    add("other expectation", post("Content-Length: 5\r\nExpect: 200-maybe\r\n", "hello"), "417",
        "closed");
    add("upgrade to HTTP/2",
        get("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"),
        "200", "open");
    add("upgrade to WebSocket",
        get("Connection: Upgrade\r\nUpgrade: websocket\r\nX-Test: 1\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"),
        "200", "open", {"x=1 "});
    add("half-closed", get({}), "200", "half-closed", {"GET /a "});
    add("half-closed, asynchronous", getTarget("/async"), "200", "half-closed", {"GET /async "});
    add("half-closed, pipelined", getTarget("/a") + getTarget("/async") + getTarget("/b"),
        "200 200 200", "half-closed", {"GET /a ", "GET /async ", "GET /b "});
    add("half-closed in the head", "GET /a HTTP/1.1\r\nHo", {}, "half-closed");
    add("half-closed in the body", post("Content-Length: 50\r\n", "hello"), {}, "half-closed");
    add("half-closed in a chunk", chunked("5\r\nhel"), {}, "half-closed");
    add("half-closed at once", {}, {}, "half-closed");
}

}  // namespace

void addRawCases()
{
    QTest::addColumn<QByteArrayList>("parts");
    QTest::addColumn<QByteArray>("statuses");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArrayList>("contents");
    addRequestLines();
    addTargets();
    addFields();
    addLengths();
    addChunks();
    addConnections();
}
