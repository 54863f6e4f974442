// SPDX-License-Identifier: GPL-3.0-or-later
#include "shots/traffic.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTcpSocket>
#include <QThread>
#include <QUrl>

namespace Binnacle::Shots {

using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 10'000;

QByteArray list(const QByteArray &collection, const QByteArray &query = {})
{
    return "/api/collections/" + collection + "/records" + (query.isEmpty() ? "" : "?") + query;
}

QByteArray filter(const QByteArray &text)
{
    return "filter=" + QUrl::toPercentEncoding(QString::fromUtf8(text));
}

QByteArray vessel(int number)
{
    return "vessel" + QByteArray::number(number).rightJustified(9, '0');
}

}  // namespace

HttpLine::HttpLine(quint16 port)
    : m_port(port)
{
}

HttpLine::~HttpLine() = default;

bool HttpLine::connectToServer()
{
    if (m_socket && m_socket->state() == QAbstractSocket::ConnectedState)
        return true;
    m_socket = std::make_unique<QTcpSocket>();
    m_socket->connectToHost(u"127.0.0.1"_s, m_port);
    return m_socket->waitForConnected(patience);
}

HttpAnswer HttpLine::call(const QByteArray &method, const QByteArray &target,
                          const QByteArray &json, const QByteArray &token)
{
    if (!connectToServer())
        return {};
    QByteArray request = method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    request += "User-Agent: harbour-app/2.4\r\nAccept: application/json\r\n";
    if (!token.isEmpty())
        request += "Authorization: " + token + "\r\n";
    if (!json.isEmpty())
        request += "Content-Type: application/json\r\n";
    request += "Content-Length: " + QByteArray::number(json.size()) + "\r\n\r\n" + json;
    m_socket->write(request);
    HttpAnswer answer = readAnswer();
    if (answer.status == 0)
        m_socket.reset();
    return answer;
}

HttpAnswer HttpLine::readAnswer()
{
    QByteArray received;
    const auto receive = [&] {
        if (!m_socket->bytesAvailable() && !m_socket->waitForReadyRead(patience))
            return false;
        received += m_socket->readAll();
        return true;
    };
    qsizetype end = -1;
    while ((end = received.indexOf("\r\n\r\n")) < 0) {
        if (!receive())
            return {};
    }
    const QByteArray head = received.left(end).toLower();
    HttpAnswer answer;
    answer.status = head.mid(9, 3).toInt();
    const qsizetype at = head.indexOf("\r\ncontent-length:");
    const qsizetype length = at < 0
        ? 0
        : head.mid(at + 17, head.indexOf('\r', at + 2) - at - 17).trimmed().toLongLong();
    while (received.size() < end + 4 + length) {
        if (!receive())
            return {};
    }
    answer.body = received.mid(end + 4, length);
    return answer;
}

QByteArray HttpLine::signIn(const QByteArray &collection, const QByteArray &email,
                            const QByteArray &password)
{
    const QJsonObject body{{u"identity"_s, QString::fromUtf8(email)},
                           {u"password"_s, QString::fromUtf8(password)}};
    const HttpAnswer answer = call("POST", "/api/collections/" + collection + "/auth-with-password",
                                   QJsonDocument(body).toJson(QJsonDocument::Compact));
    return QJsonDocument::fromJson(answer.body).object().value(u"token"_s).toString().toUtf8();
}

Traffic::Traffic(quint16 port)
    : m_port(port)
    , m_thread(QThread::create([this] { run(); }))
{
    m_thread->start();
}

Traffic::~Traffic()
{
    m_stop.release();
    m_thread->wait();
}

void Traffic::run()
{
    HttpLine line(m_port);
    const QByteArray kari = line.signIn("users", "kari@example.com", "harbour-secret-1");
    const QByteArray omar = line.signIn("users", "omar@example.com", "harbour-secret-1");
    // The same dice each time: pictures of two runs tell the same story.
    QRandomGenerator dice(1905);
    QByteArray note;
    const auto roll = [&dice](int sides) { return int(dice.bounded(sides)); };
    const auto read = [&](const QByteArray &target, const QByteArray &token = {}) {
        line.call("GET", target, {}, token);
    };
    for (int turn = 0; !m_stop.tryAcquire(1, 4 + roll(26)); ++turn, ++m_count) {
        switch (roll(22)) {
        case 0:
        case 1:
        case 2: read(list("vessels", "perPage=20&sort=name")); break;
        case 3:
        case 4: read(list("vessels") + '/' + vessel(1 + roll(36))); break;
        case 5: read(list("berths", filter("quay = 'Oil pier' && depth > 8"))); break;
        case 6:
        case 7:
        case 8: read(list("calls", "perPage=30&sort=-eta&expand=vessel,berth"), kari); break;
        case 9:
            read(list("cargo", filter("call.vessel.name ~ 'star' && tonnes > 10")), omar);
            break;
        case 10: read(list("calls", filter("status = 'alongside'")), omar); break;
        case 11: read(list("berth_load")); break;
        case 12: read("/api/health"); break;
        case 13: read(list("crew")); break;
        case 14: read(list("vessels", filter("tonage > 100"))); break;
        case 15: read("/api/collections/vessels/records/" + QByteArray("vessel000000999")); break;
        case 16:
            line.call("PATCH", "/api/collections/vessels/records/" + vessel(20 + roll(16)),
                      "{\"draught\":" + QByteArray::number(3 + roll(60) / 10.0) + '}', kari);
            break;
        case 17: {
            const HttpAnswer made = line.call(
                "POST", list("notes"),
                R"({"title":"Pilot delayed","text":"<p>Wind 18 m/s at the entrance.</p>",)"
                R"("author":"user00000000001"})",
                kari);
            note = QJsonDocument::fromJson(made.body).object().value(u"id"_s).toString().toUtf8();
            break;
        }
        case 18:
            if (!note.isEmpty())
                line.call("DELETE", "/api/collections/notes/records/" + note, {}, kari);
            note.clear();
            break;
        case 19: line.call("POST", list("vessels"), R"({"name":"B","type":"raft"})", kari); break;
        case 20:
            line.call("PATCH", "/api/collections/calls/records/call00000000023",
                      R"({"pilot":true})", omar);
            break;
        default:
            // Checking a password takes its time.
            if (turn % 6 == 0)
                line.signIn("users", "kari@example.com", turn % 4 ? "harbour-secret-1" : "guess");
            else
                read(list("vessels", "perPage=500&sort=-tonnage"));
        }
    }
}

}  // namespace Binnacle::Shots
