// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <QStringView>

namespace Binnacle {

class JsonValue;

/// Appends compact JSON to a byte array the way the contract wants it (R0.1): <, >, &, U+2028
/// and U+2029 escaped, doubles in their shortest form. Commas and colons are its business,
/// balanced begin and end calls the caller's.
class JsonWriter
{
public:
    /// @p out must outlive the writer; what it holds stays.
    explicit JsonWriter(QByteArray &out)
        : m_out(out)
    {
    }

    void beginObject();
    void endObject();
    void beginArray();
    void endArray();

    void key(QByteArrayView utf8);
    void key(QStringView name);
    /// A key that is written as it is: it needs no escapes and brings its quotes and colon.
    void rawKey(QByteArrayView quotedWithColon);

    void null();
    void value(bool value);
    /// NaN and the infinities have no JSON form and become 0.
    void value(double value);
    void value(qint64 value);
    void value(int number) { value(qint64(number)); }
    void value(QStringView text);
    void value(const QString &text) { value(QStringView(text)); }
    void value(const JsonValue &json);
    /// Bytes that are no valid UTF-8 become U+FFFD.
    void utf8(QByteArrayView text);
    /// The members of every object sorted by the bytes of their names.
    void sortedValue(const JsonValue &json);
    /// JSON text that is valid already, as it is.
    void raw(QByteArrayView json);

    QByteArray &buffer() { return m_out; }

private:
    void separate()
    {
        if (m_needsComma)
            m_out.append(',');
        m_needsComma = true;
    }
    void string(QByteArrayView utf8);
    void write(const JsonValue &json, bool sorted);

    QByteArray &m_out;
    bool m_needsComma = false;
};

/// The shortest text that reads back as the same double; exponent form below 1e-6 and from 1e21.
QByteArray jsonNumber(double value);

}  // namespace Binnacle
