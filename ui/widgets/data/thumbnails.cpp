// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/thumbnails.h"

#include "core/deliver.h"
#include "models/records/recordcalls.h"
#include "models/records/recordvalue.h"

#include <QBuffer>
#include <QFile>
#include <QFileInfo>
#include <QImageReader>
#include <QPainter>
#include <QPainterPath>
#include <QPointer>
#include <QtConcurrentRun>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

constexpr int keptPictures = 300;
constexpr qsizetype atOnce = 4;
constexpr size_t mostWaiting = 64;
/// Of a picture that is decoded here.
constexpr int mostMegabytes = 64;

QImage pictureFrom(QIODevice &device)
{
    QImageReader reader(&device);
    reader.setAutoTransform(true);
    reader.setDecideFormatFromContent(true);
    QImageReader::setAllocationLimit(mostMegabytes);
    const QSize whole = reader.size();
    if (whole.isValid() && (whole.width() > Thumbnails::side || whole.height() > Thumbnails::side))
        reader.setScaledSize(
            whole.scaled(Thumbnails::side, Thumbnails::side, Qt::KeepAspectRatioByExpanding));
    return reader.read();
}

QImage pictureOfFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? pictureFrom(file) : QImage();
}

QImage pictureOfBytes(QByteArray bytes)
{
    QBuffer buffer(&bytes);
    return buffer.open(QIODevice::ReadOnly) ? pictureFrom(buffer) : QImage();
}

}  // namespace

Thumbnails::Thumbnails(Client::ApiClient &client, Models::FileTokens &tokens, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_tokens(tokens)
    , m_known(keptPictures)
{
}

bool Thumbnails::isPicture(const QString &name)
{
    // Those that the server makes small; others would come as they are.
    static const QStringList endings{u"png"_s, u"jpg"_s, u"jpeg"_s, u"gif"_s, u"webp"_s};
    return endings.contains(QFileInfo(name).suffix().toLower());
}

QPixmap Thumbnails::thumbnail(const Client::CollectionInfo &collection,
                              const Client::FieldInfo &field, const QString &record,
                              const QString &name)
{
    const bool isLocal = Models::isUpload(name);
    const QString file = isLocal ? Models::uploadPath(name) : name;
    if (!isPicture(file) || (!isLocal && record.isEmpty()))
        return {};
    const QByteArray key = isLocal
        ? file.toUtf8()
        : QByteArray(Models::filePath(collection, record, name) + "?thumb=100x100");
    if (const QPixmap *known = m_known.object(key))
        return *known;
    const bool isAsked = m_running.contains(key)
        || std::any_of(m_waiting.begin(), m_waiting.end(),
                       [&key](const Wanted &one) { return one.key == key; });
    if (!isAsked) {
        m_waiting.push_back({key, isLocal, field.isProtected()});
        // What was passed by long ago is asked for again when it comes back into view.
        if (m_waiting.size() > mostWaiting)
            m_waiting.pop_front();
        next();
    }
    return {};
}

void Thumbnails::next()
{
    while (!m_waiting.empty() && m_running.size() < atOnce) {
        const Wanted wanted = m_waiting.back();
        m_waiting.pop_back();
        m_running.insert(wanted.key);
        read(wanted);
    }
}

void Thumbnails::read(const Wanted &wanted)
{
    if (wanted.isLocal) {
        deliverTo(this, QtConcurrent::run(pictureOfFile, QString::fromUtf8(wanted.key)),
                  [this, key = wanted.key](const QImage &image) { take(key, image); });
        return;
    }
    if (!wanted.isProtected)
        return fetch(wanted.key, wanted.key);
    m_tokens.add(wanted.key,
                 [self = QPointer<Thumbnails>(this), key = wanted.key](const QByteArray &target) {
                     if (self)
                         self->fetch(key, target);
                 });
}

void Thumbnails::fetch(const QByteArray &key, const QByteArray &target)
{
    Client::ApiRequest request;
    request.target = target;
    deliverTo(this, m_client.raw(std::move(request)),
              [this, key](const Result<Client::ApiReply> &reply) {
                  if (reply && reply->status == 200)
                      decode(key, reply->body);
                  else
                      take(key, {});
              });
}

void Thumbnails::decode(const QByteArray &key, const QByteArray &bytes)
{
    deliverTo(this, QtConcurrent::run(pictureOfBytes, bytes),
              [this, key](const QImage &image) { take(key, image); });
}

void Thumbnails::take(const QByteArray &key, const QImage &image)
{
    m_running.remove(key);
    m_known.insert(key, new QPixmap(QPixmap::fromImage(image)));
    emit arrived();
    next();
}

void paintThumbnail(QPainter &painter, const Theme &theme, const QRectF &place,
                    const QPixmap &picture)
{
    const qreal radius = theme.scaled(4);
    QPainterPath frame;
    frame.addRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    const qreal edge = qMin(picture.width(), picture.height());
    const QRectF middle((picture.width() - edge) / 2, (picture.height() - edge) / 2, edge, edge);
    painter.save();
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter.save();
    painter.setClipPath(frame, Qt::IntersectClip);
    painter.drawPixmap(place, picture, middle);
    painter.restore();
    painter.setPen(QPen(theme.color(Tone::Border), 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(frame);
    painter.restore();
}

}  // namespace Binnacle::Ui
