// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/dialog.h"
#include "widgets/shell/openings.h"

namespace Binnacle::Ui {

class FormField;

/// Asks what an opening needs, starts it, and stays until it has come to something: what goes
/// wrong stands beside what was typed.
class OpenSheet : public Dialog
{
    Q_OBJECT

public:
    OpenSheet(const Theme &theme, const QString &title, Openings &openings, QWidget *parent);
    /// Gives up what it has begun.
    ~OpenSheet() override;

protected:
    Button *addStartButton(const QString &text, const QString &objectName);
    void begin(const OpenRequest &request);
    /// Fields that are right let it begin.
    virtual void submit() = 0;
    virtual void showFailure(const OpenFailure &failure);

private:
    Openings &m_openings;
    Button *m_start = nullptr;
    bool m_isOpening = false;
};

/// A new project: name, folder, superuser.
class NewProjectSheet final : public OpenSheet
{
    Q_OBJECT

public:
    /// @p directory is where it shall be, empty for none in mind.
    NewProjectSheet(const Theme &theme, Openings &openings, const QString &directory,
                    QWidget *parent);

protected:
    void submit() override;

private:
    void chooseFolder();
    void updatePlace();
    QString place() const;

    FormField *m_name;
    FormField *m_folder;
    FormField *m_email;
    FormField *m_password;
};

/// A server elsewhere: URL and a superuser's login.
class AttachSheet final : public OpenSheet
{
    Q_OBJECT

public:
    AttachSheet(const Theme &theme, Openings &openings, const Client::AttachTarget &target,
                QWidget *parent);

protected:
    void submit() override;
    void showFailure(const OpenFailure &failure) override;

private:
    FormField *m_url;
    FormField *m_email;
    FormField *m_password;
};

}  // namespace Binnacle::Ui
