// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/filefield.h"

#include "core/deliver.h"
#include "models/records/recordcalls.h"
#include "models/records/recordvalue.h"
#include "widgets/base/button.h"
#include "widgets/base/label.h"
#include "widgets/data/thumbnails.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLocale>
#include <QMimeData>
#include <QPainter>
#include <QPointer>
#include <QSaveFile>
#include <QUrl>
#include <QVBoxLayout>
#include <QtConcurrentRun>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

/// What the server takes where the field says nothing.
constexpr qint64 usualMaxSize = 5 * 1024 * 1024;

bool isPicture(const QString &name)
{
    static const QStringList endings{u"png"_s,  u"jpg"_s, u"jpeg"_s, u"gif"_s,
                                     u"webp"_s, u"svg"_s, u"avif"_s};
    return endings.contains(QFileInfo(name).suffix().toLower());
}

/// Empty when it worked, else why not.
QString writeFile(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return {};
    return file.errorString();
}

}  // namespace

/// What is in the file, or an icon where it cannot be shown.
class FileField::Picture final : public QWidget
{
public:
    Picture(const FieldContext &context, const Client::FieldInfo &field, const QString &record,
            const QString &name, QWidget *parent)
        : QWidget(parent)
        , m_context(context)
        , m_field(field)
        , m_record(record)
        , m_name(name)
    {
        const bool isWaiting = Models::isUpload(name);
        m_icon = isWaiting ? u"upload"_s : isPicture(name) ? u"image"_s : u"file"_s;
        m_tone = isWaiting ? Tone::Accent : Tone::Muted;
        const bool hasPicture = Thumbnails::isPicture(Models::fileLabel(name));
        const int side = context.theme.scaled(hasPicture ? 36 : 14);
        setFixedSize(side, side);
        connect(&context.thumbnails, &Thumbnails::arrived, this, qOverload<>(&QWidget::update));
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const QPixmap picture = m_context.thumbnails.thumbnail(m_context.model.collection(),
                                                               m_field, m_record, m_name);
        if (!picture.isNull()) {
            paintThumbnail(painter, m_context.theme, rect(), picture);
            return;
        }
        const int side = m_context.theme.scaled(14);
        painter.drawPixmap(QPointF((width() - side) / 2.0, (height() - side) / 2.0),
                           m_context.theme.pixmap(m_icon, m_tone, side, devicePixelRatioF()));
    }

private:
    const FieldContext &m_context;
    const Client::FieldInfo m_field;
    const QString m_record;
    const QString m_name;
    QString m_icon;
    Tone m_tone = Tone::Muted;
};

QStringList droppedFiles(const QMimeData *data)
{
    QStringList paths;
    for (const QUrl &url : data->urls()) {
        if (!url.isLocalFile() || !QFileInfo(url.toLocalFile()).isFile())
            return {};
        paths << url.toLocalFile();
    }
    return paths;
}

FileField::FileField(const FieldContext &context, const Client::FieldInfo &field, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_field(field)
    , m_rows(new QWidget(this))
    , m_rowsLayout(new QVBoxLayout(m_rows))
    , m_choose(new Button(context.theme, Button::Kind::Secondary, {}, this))
    , m_hint(new Label(context.theme, TextSize::Caption, Tone::Muted, {}, this))
{
    const Theme &theme = context.theme;
    auto *layout = new QVBoxLayout(this);
    const int pad = theme.scaled(8);
    layout->setContentsMargins(pad, theme.scaled(6), pad, theme.scaled(6));
    layout->setSpacing(theme.scaled(4));
    m_rowsLayout->setContentsMargins({});
    m_rowsLayout->setSpacing(0);
    layout->addWidget(m_rows);
    auto *line = new QHBoxLayout;
    line->setSpacing(theme.scaled(8));
    line->addWidget(m_choose);
    line->addWidget(m_hint, 1);
    layout->addLayout(line);
    m_choose->setIconName(u"upload"_s);
    m_choose->setObjectName("btn.chooseFile."_L1 + field.name);
    m_hint->setElideMode(Qt::ElideRight);
    setAcceptDrops(true);
    setFocusProxy(m_choose);
    connect(m_choose, &Button::clicked, this, &FileField::choose);
    rebuild();
}

void FileField::setRecord(const QString &id)
{
    if (m_record == id)
        return;
    m_record = id;
    rebuild();
}

void FileField::setNames(const QStringList &names)
{
    if (names == m_names)
        return;
    m_names = names;
    rebuild();
}

void FileField::setReadOnly(bool isReadOnly)
{
    if (m_isReadOnly == isReadOnly)
        return;
    m_isReadOnly = isReadOnly;
    rebuild();
}

void FileField::rebuild()
{
    const bool hadFocus = m_rows->isAncestorOf(focusWidget());
    const QList<QWidget *> old = m_rows->findChildren<QWidget *>(Qt::FindDirectChildrenOnly);
    for (QWidget *row : old) {
        // One of them may hold the button that has just been pressed.
        m_rowsLayout->removeWidget(row);
        row->hide();
        row->setParent(nullptr);
        row->deleteLater();
    }
    for (int i = 0; i < m_names.size(); ++i)
        m_rowsLayout->addWidget(buildRow(i));
    m_rows->setVisible(!m_names.isEmpty());
    const bool isReplacing = !m_field.isMultiple() && !m_names.isEmpty();
    const bool isFull = m_field.isMultiple() && m_names.size() >= m_field.maxSelect;
    m_choose->setText(isReplacing                ? tr("Replace…")
                          : m_field.isMultiple() ? tr("Add files…")
                                                 : tr("Choose a file…"));
    m_choose->setAccessibleName(m_field.name + u": "_s + m_choose->text());
    m_choose->setEnabled(!m_isReadOnly && !isFull);
    m_choose->setVisible(!m_isReadOnly);
    m_hint->setVisible(!m_isReadOnly);
    m_hint->setText(
        m_field.isMultiple()
            ? tr("%1 of at most %2 · or drop them here").arg(m_names.size()).arg(m_field.maxSelect)
            : tr("or drop it here"));
    if (hadFocus)
        m_choose->setFocus();
}

QWidget *FileField::buildRow(int index)
{
    const Theme &theme = m_context.theme;
    const QString name = m_names[index];
    const bool isWaiting = Models::isUpload(name);
    auto *row = new QWidget(m_rows);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    layout->setSpacing(theme.scaled(6));
    layout->addWidget(new Picture(m_context, m_field, m_record, name, row));
    auto *label = new Label(theme, TextSize::Label, Tone::Text, Models::fileLabel(name), row);
    label->setTextFormat(Qt::PlainText);
    label->setMono(true);
    label->setElideMode(Qt::ElideMiddle);
    label->setObjectName(u"data.file.%1.%2"_s.arg(m_field.name).arg(index));
    layout->addWidget(label, 1);
    const auto addButton = [&](const QString &icon, const QString &text, const QString &what) {
        auto *button = new IconButton(theme, icon, text.arg(Models::fileLabel(name)), row);
        button->setObjectName(u"btn.%1.%2.%3"_s.arg(what, m_field.name).arg(index));
        button->setIconPixels(14);
        button->setFixedSize(theme.scaled(28), theme.scaled(28));
        layout->addWidget(button);
        return button;
    };
    if (isWaiting) {
        const qint64 size = QFileInfo(Models::uploadPath(name)).size();
        auto *waiting = new Label(
            theme, TextSize::Caption, Tone::Accent,
            tr("uploads with Save · %1").arg(QLocale().formattedDataSize(size, 1)), row);
        layout->addWidget(waiting);
    } else if (!m_record.isEmpty()) {
        IconButton *copy = addButton(u"download"_s, tr("Save a copy of %1"), u"saveFile"_s);
        connect(copy, &QToolButton::clicked, this, [this, name] { saveCopy(name); });
    }
    if (!m_isReadOnly) {
        IconButton *gone = addButton(u"x"_s, tr("Remove %1"), u"removeFile"_s);
        connect(gone, &QToolButton::clicked, this, [this, index] { remove(index); });
    }
    return row;
}

void FileField::choose()
{
    auto *dialog = new QFileDialog(this, tr("Files for %1").arg(m_field.name));
    dialog->setObjectName(u"dialog.chooseFile"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(m_field.isMultiple() ? QFileDialog::ExistingFiles
                                             : QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::filesSelected, this, &FileField::add);
    dialog->open();
}

QString FileField::refusal(const QString &path) const
{
    const QFileInfo file(path);
    if (!file.isFile() || !file.isReadable())
        return tr("%1 cannot be read.").arg(file.fileName());
    const qint64 told = m_field.json[u"maxSize"].toInteger();
    const qint64 most = told > 0 ? told : usualMaxSize;
    if (file.size() > most)
        return tr("%1 is larger than the field takes (%2).")
            .arg(file.fileName(), QLocale().formattedDataSize(most, 1));
    return {};
}

void FileField::add(const QStringList &paths)
{
    if (m_isReadOnly)
        return;
    QStringList names = m_field.isMultiple() ? m_names : QStringList();
    QString problem;
    for (const QString &path : paths) {
        const QString name = Models::uploadOf(path);
        const QString reason = refusal(path);
        if (!reason.isEmpty())
            problem = reason;
        else if (names.size() >= qMax(m_field.maxSelect, 1))
            problem = tr("The field takes at most %1.").arg(qMax(m_field.maxSelect, 1));
        else if (!names.contains(name))
            names << name;
    }
    if (!names.isEmpty() && names != m_names) {
        setNames(names);
        emit edited(names);
    }
    emit problemFound(problem);
}

void FileField::remove(int index)
{
    QStringList names = m_names;
    names.removeAt(index);
    setNames(names);
    emit edited(names);
}

// --- Copies -------------------------------------------------------------------------------------

void FileField::saveCopy(const QString &name)
{
    auto *dialog = new QFileDialog(this, tr("Save a copy"));
    dialog->setObjectName(u"dialog.saveFile"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, name](const QString &path) { writeCopy(name, path); });
    dialog->open();
}

void FileField::writeCopy(const QString &name, const QString &path)
{
    const QByteArray target = Models::filePath(m_context.model.collection(), m_record, name);
    if (!m_field.isProtected())
        return fetchCopy(target, name, path);
    m_context.fileTokens.add(
        target, [self = QPointer<FileField>(this), name, path](const QByteArray &withToken) {
            if (self)
                self->fetchCopy(withToken, name, path);
        });
}

void FileField::fetchCopy(const QByteArray &target, const QString &name, const QString &path)
{
    Client::ApiRequest request;
    request.target = target;
    deliverTo(this, m_context.client.raw(std::move(request)),
              [this, name, path](const Result<Client::ApiReply> &reply) {
                  if (!reply || reply->status != 200) {
                      const Error error = reply ? Client::errorOf(*reply) : reply.error();
                      emit problemFound(tr("%1 could not be read: %2").arg(name, error.message));
                      return;
                  }
                  deliverTo(this, QtConcurrent::run(writeFile, path, reply->body),
                            [this](const QString &reason) { emit problemFound(reason); });
              });
}

// --- Dropping -----------------------------------------------------------------------------------

void FileField::dragEnterEvent(QDragEnterEvent *event)
{
    if (m_isReadOnly || droppedFiles(event->mimeData()).isEmpty())
        return;
    event->acceptProposedAction();
    m_isDropping = true;
    update();
}

void FileField::dragLeaveEvent(QDragLeaveEvent *event)
{
    QWidget::dragLeaveEvent(event);
    m_isDropping = false;
    update();
}

void FileField::dropEvent(QDropEvent *event)
{
    m_isDropping = false;
    update();
    event->acceptProposedAction();
    add(droppedFiles(event->mimeData()));
}

void FileField::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    const Theme &theme = m_context.theme;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isRefused = property("status").toString() == "error"_L1;
    const Tone edge = m_isDropping ? Tone::Accent : isRefused ? Tone::Error : Tone::ControlBorder;
    QPen pen(theme.color(edge), m_isDropping ? 2 : 1);
    if (!m_isReadOnly && m_names.isEmpty())
        pen.setStyle(Qt::DashLine);
    painter.setPen(pen);
    painter.setBrush(theme.color(m_isReadOnly ? Tone::Sunken : Tone::Surface));
    const qreal radius = theme.scaled(6);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

}  // namespace Binnacle::Ui
