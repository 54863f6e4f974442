// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/opensheets.h"

#include "widgets/base/label.h"
#include "widgets/base/formfield.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QRegularExpression>
#include <QUrl>
#include <QVBoxLayout>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int shortestPassword = 8;

bool looksLikeEmail(const QString &text)
{
    static const QRegularExpression form(u"^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$"_s);
    return form.match(text).hasMatch();
}

// Puts the cursor into the first field that is wrong.
bool isAllRight(const QList<FormField *> &fields)
{
    for (FormField *field : fields) {
        if (!field->error().isEmpty()) {
            field->setFocus();
            return false;
        }
    }
    return true;
}

}  // namespace

OpenSheet::OpenSheet(const Theme &theme, const QString &title, Openings &openings, QWidget *parent)
    : Dialog(theme, title, parent)
    , m_openings(openings)
{
    connect(&m_openings, &Openings::opened, this, [this] {
        if (m_isOpening) {
            m_isOpening = false;
            accept();
        }
    });
    connect(&m_openings, &Openings::failed, this, [this](const OpenFailure &failure) {
        if (m_isOpening)
            showFailure(failure);
    });
    connect(&m_openings, &Openings::ended, this, [this] {
        m_isOpening = false;
        if (m_start)
            m_start->setBusy(false);
    });
}

OpenSheet::~OpenSheet()
{
    m_openings.disconnect(this);
    if (m_isOpening)
        m_openings.cancel();
}

Button *OpenSheet::addStartButton(const QString &text, const QString &objectName)
{
    // After the fields, as the Tab key goes by the order of making.
    Button *cancel = addButton(tr("Cancel"), Button::Kind::Secondary, RejectRole);
    cancel->setObjectName(u"btn.cancel"_s);
    m_start = addButton(text, Button::Kind::Primary, ActionRole);
    m_start->setObjectName(objectName);
    m_start->setDefault(true);
    connect(m_start, &QAbstractButton::clicked, this, [this] { submit(); });
    return m_start;
}

void OpenSheet::begin(const OpenRequest &request)
{
    setError({});
    m_openings.open(request);
    m_isOpening = true;
    m_start->setBusy(true);
}

void OpenSheet::showFailure(const OpenFailure &failure)
{
    setError(failure.text);
}

NewProjectSheet::NewProjectSheet(const Theme &theme, Openings &openings, const QString &directory,
                                 QWidget *parent)
    : OpenSheet(theme, tr("New project"), openings, parent)
    , m_name(new FormField(theme, tr("Name"), u"newProject.name"_s))
    , m_folder(new FormField(theme, tr("Folder"), u"newProject.folder"_s))
    , m_email(new FormField(theme, tr("Superuser e-mail"), u"newProject.email"_s))
    , m_password(new FormField(theme, tr("Superuser password"), u"newProject.password"_s))
{
    setObjectName(u"sheet.newProject"_s);
    setSubtitle(tr("Makes a folder for the data and serves it on this computer alone, at "
                   "127.0.0.1:8090. To let others in, change the address later."));
    const QFileInfo place(directory);
    m_name->edit()->setText(directory.isEmpty() ? QString() : place.fileName());
    m_name->edit()->setPlaceholderText(tr("harbour"));
    m_folder->edit()->setText(QDir::toNativeSeparators(
        directory.isEmpty() ? QDir::homePath() + u"/Binnacle"_s : place.path()));
    m_email->edit()->setPlaceholderText(u"you@example.org"_s);
    m_password->setSecret();
    m_password->setHint(tr("At least %n characters. It opens everything; keep it well.", nullptr,
                           shortestPassword));
    auto *browse = new Button(theme, Button::Kind::Secondary, tr("Browse…"));
    browse->setObjectName(u"newProject.browse"_s);
    browse->setAutoDefault(false);
    connect(browse, &QAbstractButton::clicked, this, &NewProjectSheet::chooseFolder);
    m_folder->addWidget(browse);
    for (FormField *field : {m_name, m_folder, m_email, m_password})
        body()->addWidget(field);
    connect(m_name->edit(), &QLineEdit::textChanged, this, &NewProjectSheet::updatePlace);
    connect(m_folder->edit(), &QLineEdit::textChanged, this, &NewProjectSheet::updatePlace);
    updatePlace();
    addStartButton(tr("Start"), u"newProject.start"_s);
    m_name->setFocus();
}

QString NewProjectSheet::place() const
{
    const QString name = m_name->text().trimmed();
    return QDir::cleanPath(QDir::fromNativeSeparators(m_folder->text().trimmed()) + u'/' + name);
}

void NewProjectSheet::updatePlace()
{
    const bool isNamed = !m_name->text().trimmed().isEmpty();
    m_folder->setHint(isNamed ? tr("The data goes to %1").arg(QDir::toNativeSeparators(place()))
                              : tr("A folder of the project's name is made in it."));
}

void NewProjectSheet::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Folder for the project"), m_folder->text());
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        m_folder->edit()->setText(QDir::toNativeSeparators(folder));
    });
    dialog->open();
}

void NewProjectSheet::submit()
{
    const QString name = m_name->text().trimmed();
    for (FormField *field : {m_name, m_folder, m_email, m_password})
        field->setError({});
    static const QRegularExpression odd(u"[/\\\\:*?\"<>|]"_s);
    if (name.isEmpty())
        m_name->setError(tr("A project needs a name."));
    else if (name.contains(odd) || name.startsWith(u'.'))
        m_name->setError(tr("Letters, digits, spaces, - and _ make a good name for a folder."));
    if (!QDir::isAbsolutePath(QDir::fromNativeSeparators(m_folder->text().trimmed())))
        m_folder->setError(tr("Choose a folder by its whole path."));
    if (!looksLikeEmail(m_email->text().trimmed()))
        m_email->setError(tr("This is not an e-mail address."));
    if (m_password->text().size() < shortestPassword)
        m_password->setError(tr("At least %n characters.", nullptr, shortestPassword));
    if (!isAllRight({m_name, m_folder, m_email, m_password}))
        return;
    OpenRequest request;
    request.kind = OpenRequest::Kind::Create;
    request.project.directory = place();
    request.project.superuserEmail = m_email->text().trimmed();
    request.project.superuserPassword = m_password->text();
    begin(request);
}

AttachSheet::AttachSheet(const Theme &theme, Openings &openings, const Client::AttachTarget &target,
                         QWidget *parent)
    : OpenSheet(theme, tr("Attach to a server"), openings, parent)
    , m_url(new FormField(theme, tr("Address"), u"attach.url"_s))
    , m_email(new FormField(theme, tr("Superuser e-mail"), u"attach.email"_s))
    , m_password(new FormField(theme, tr("Password"), u"attach.password"_s))
{
    setObjectName(u"sheet.attach"_s);
    setSubtitle(tr("Works on a Binnacle server that runs elsewhere, through its Web API."));
    m_url->edit()->setText(target.url);
    m_url->edit()->setPlaceholderText(u"https://api.example.org"_s);
    m_email->edit()->setText(target.email);
    m_password->setSecret();
    m_password->setHint(tr("It is not kept; you are asked again the next time."));
    for (FormField *field : {m_url, m_email, m_password})
        body()->addWidget(field);
    addStartButton(tr("Attach"), u"attach.start"_s);
    if (target.url.isEmpty())
        m_url->setFocus();
    else
        m_password->setFocus();
}

void AttachSheet::submit()
{
    QString address = m_url->text().trimmed();
    if (!address.isEmpty() && !address.contains(u"://"_s))
        address.prepend(u"http://"_s);
    while (address.endsWith(u'/'))
        address.chop(1);
    for (FormField *field : {m_url, m_email, m_password})
        field->setError({});
    const QUrl url(address, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty()
        || (url.scheme() != u"http" && url.scheme() != u"https"))
        m_url->setError(tr("An address looks like https://api.example.org or 10.0.0.5:8090."));
    if (!looksLikeEmail(m_email->text().trimmed()))
        m_email->setError(tr("This is not an e-mail address."));
    if (m_password->text().isEmpty())
        m_password->setError(tr("The password is missing."));
    if (!isAllRight({m_url, m_email, m_password}))
        return;
    OpenRequest request;
    request.kind = OpenRequest::Kind::Attach;
    request.target = {address, m_email->text().trimmed(), m_password->text()};
    begin(request);
}

void AttachSheet::showFailure(const OpenFailure &failure)
{
    using Kind = Error::Kind;
    switch (failure.error.kind) {
    case Kind::Unauthenticated:
    case Kind::Forbidden:
    case Kind::InvalidInput:
        m_password->setError(failure.text);
        m_password->setFocus();
        m_password->edit()->selectAll();
        return;
    case Kind::Unavailable:
    case Kind::Timeout:
        m_url->setError(failure.text);
        m_url->setFocus();
        return;
    default: OpenSheet::showFailure(failure);
    }
}

}  // namespace Binnacle::Ui
