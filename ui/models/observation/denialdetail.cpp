// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/denialdetail.h"

#include "core/deliver.h"

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

/// A rule answers like a missing record, or leaves a list empty: the status alone does not tell.
bool canBeDenied(const LogRow &row)
{
    if (!row.isRequest() || row.id.isEmpty())
        return false;
    const bool isList = row.status == 200 && row.facts->method == u"GET"
        && row.facts->pattern.endsWith("/records"_L1);
    return isList || (row.status >= 400 && row.status < 500);
}

}  // namespace

DenialDetail::DenialDetail(Client::ApiClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
}

void DenialDetail::ask(const LogRow &row)
{
    ++m_generation;
    m_denial = {};
    m_problem.clear();
    m_state = State::None;
    if (!canBeDenied(row))
        return;
    m_state = State::Asking;
    deliverTo(this, m_client.denial(QString::fromUtf8(row.id)),
              [this, generation = m_generation](const Result<Client::Denial> &denial) {
                  if (generation != m_generation)
                      return;
                  if (denial) {
                      m_denial = *denial;
                      m_state = State::Known;
                  } else if (denial.error().kind == Error::Kind::NotFound) {
                      m_state = State::NotDenied;
                  } else {
                      m_problem = denial.error().message;
                      m_state = State::Failed;
                  }
                  emit changed();
              });
}

}  // namespace Binnacle::Models
