// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "hosting/opener.h"
#include "sample/sampleproject.h"

namespace Binnacle::Tests {

/// Opens real servers, the sample project among them, on whatever port is free.
class SampleOpener final : public Client::InstanceOpener
{
public:
    /// The sample goes to @p directory. It listens at @p address unless told otherwise.
    explicit SampleOpener(const QString &directory, QString address = QStringLiteral("127.0.0.1:0"))
        : m_directory(directory)
        , m_address(std::move(address))
        , m_opener({directory, {}})
    {
    }

    Opened openDirectory(const QString &directory, const QString &address) override
    {
        return m_opener.openDirectory(directory, address.isEmpty() ? m_address : address);
    }
    Opened create(const Client::NewProject &project) override { return m_opener.create(project); }
    Opened openSample() override
    {
        // What fails here is told by opening the directory, which then is none.
        static_cast<void>(Sample::makeProject(m_directory).has_value());
        return openDirectory(m_directory, {});
    }
    Opened attach(const Client::AttachTarget &target) override { return m_opener.attach(target); }

private:
    const QString m_directory;
    const QString m_address;
    Opener m_opener;
};

}  // namespace Binnacle::Tests
