// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"
#include "models/records/filetokens.h"
#include "widgets/theme.h"

#include <QCache>
#include <QObject>
#include <QPixmap>
#include <QSet>

#include <deque>

class QPainter;

namespace Binnacle::Ui {

/// Small pictures of image files, of the server's and of those that wait to be uploaded. They are
/// read and decoded away from the GUI thread, a few at a time, what was asked for last first; the
/// last few hundred are kept.
///
/// Thread: GUI.
class Thumbnails final : public QObject
{
    Q_OBJECT

public:
    /// Of the pictures, in pixels.
    static constexpr int side = 100;

    /// Both must outlive it.
    Thumbnails(Client::ApiClient &client, Models::FileTokens &tokens, QObject *parent = nullptr);

    /// Whether there can be a picture of such a file.
    static bool isPicture(const QString &name);
    /// Null until it is known: arrived() tells. @p name is stored, or waits to be uploaded.
    QPixmap thumbnail(const Client::CollectionInfo &collection, const Client::FieldInfo &field,
                      const QString &record, const QString &name);

signals:
    void arrived();

private:
    struct Wanted
    {
        /// Path of a local file, or target of the server's.
        QByteArray key;
        bool isLocal = false;
        /// Not to be had without a token.
        bool isProtected = false;
    };

    void next();
    void read(const Wanted &wanted);
    void fetch(const QByteArray &key, const QByteArray &target);
    void decode(const QByteArray &key, const QByteArray &bytes);
    void take(const QByteArray &key, const QImage &image);

    Client::ApiClient &m_client;
    Models::FileTokens &m_tokens;
    /// A null one for a file that has no picture.
    QCache<QByteArray, QPixmap> m_known;
    std::deque<Wanted> m_waiting;
    QSet<QByteArray> m_running;
};

/// Fills @p place with the picture, its edges cut off, in a frame.
void paintThumbnail(QPainter &painter, const Theme &theme, const QRectF &place,
                    const QPixmap &picture);

}  // namespace Binnacle::Ui
