// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/datetime.h"

#include <QString>

#include <array>
#include <cctype>
#include <string_view>

namespace Binnacle {

namespace {

using std::string_view;

constexpr std::array<string_view, 12> monthNames
    = {"January", "February", "March",     "April",   "May",      "June",
       "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<string_view, 7> dayNames
    = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

// The layouts are written with directives of our own, one letter behind a percent sign:
// Y four-digit year, y two-digit year, m month, d two-digit day, e day padded with a space,
// b month's short name, a weekday's short name, A weekday's full name, H hour, M minute,
// S second with an optional fraction, z +0000, Z "Z" or +0000, o +00:00, O "Z" or +00:00,
// N zone abbreviation, h hour of twelve without padding, P AM or PM.
constexpr std::array<string_view, 22> layouts = {
    "%Y-%m-%d %H:%M:%SZ",
    "%Y-%m-%d",
    "%Y-%m-%dT%H:%M:%S%O",
    "%Y-%m-%dT%H:%M:%S",
    "%a, %d %b %Y %H:%M:%S %z",
    "%a, %d %b %Y %H:%M:%S %N",
    "%d %b %y %H:%M %z",
    "%d %b %y %H:%M %N",
    "%A, %d-%b-%y %H:%M:%S %N",
    "%Y-%m-%d %H:%M:%S %z %N",
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%d %H:%M:%S%Z",
    "%Y-%m-%d %H:%M:%S",
    "%a %b %e %H:%M:%S %Y",
    "%a %b %e %H:%M:%S %N %Y",
    "%a %b %d %H:%M:%S %z %Y",
    "%Y-%m-%d %H:%M:%S%O",
    "%d %b %Y",
    "%Y-%m-%d %H:%M:%S %o",
    "%Y-%m-%d %H:%M:%S %z",
    "%h:%M%P",
    "%b %e %H:%M:%S",
};

class Reader
{
public:
    explicit Reader(string_view text)
        : m_rest(text)
    {
    }

    bool atEnd() const { return m_rest.empty(); }
    bool literal(char c)
    {
        if (m_rest.empty() || m_rest.front() != c)
            return false;
        m_rest.remove_prefix(1);
        return true;
    }
    bool digits(int least, int most, int &value)
    {
        int count = 0;
        value = 0;
        while (count < most && !m_rest.empty() && std::isdigit(uchar(m_rest.front()))) {
            value = value * 10 + (m_rest.front() - '0');
            m_rest.remove_prefix(1);
            ++count;
        }
        return count >= least;
    }
    template <size_t N>
    bool name(const std::array<string_view, N> &names, size_t length, int &index)
    {
        for (size_t i = 0; i < N; ++i) {
            const string_view full = names[i];
            const size_t size = length > 0 ? length : full.size();
            if (m_rest.size() >= size && equalsIgnoringCase(m_rest.substr(0, size), full)) {
                m_rest.remove_prefix(size);
                index = int(i);
                return true;
            }
        }
        return false;
    }
    /// "." or "," and digits; what is past the milliseconds is dropped.
    void fraction(int &milliseconds)
    {
        if (m_rest.size() < 2 || (m_rest.front() != '.' && m_rest.front() != ',')
            || !std::isdigit(uchar(m_rest[1])))
            return;
        m_rest.remove_prefix(1);
        int scale = 100;
        while (!m_rest.empty() && std::isdigit(uchar(m_rest.front()))) {
            milliseconds += (m_rest.front() - '0') * scale;
            scale /= 10;
            m_rest.remove_prefix(1);
        }
    }
    bool offset(bool colon, bool zuluAllowed, int &minutes)
    {
        if (zuluAllowed && literal('Z')) {
            minutes = 0;
            return true;
        }
        const bool negative = !m_rest.empty() && m_rest.front() == '-';
        if (!literal('+') && !literal('-'))
            return false;
        int hours = 0;
        int rest = 0;
        if (!digits(2, 2, hours) || (colon && !literal(':')) || !digits(2, 2, rest) || hours > 24
            || rest > 59)
            return false;
        minutes = (hours * 60 + rest) * (negative ? -1 : 1);
        return true;
    }
    /// UTC, GMT+3 and the like; an unknown name counts as UTC.
    bool zoneName()
    {
        size_t count = 0;
        while (count < m_rest.size() && count < 5 && std::isupper(uchar(m_rest[count])))
            ++count;
        if (count < 3)
            return false;
        m_rest.remove_prefix(count);
        return true;
    }

private:
    static bool equalsIgnoringCase(string_view text, string_view full)
    {
        for (size_t i = 0; i < text.size(); ++i) {
            if (std::tolower(uchar(text[i])) != std::tolower(uchar(full[i])))
                return false;
        }
        return true;
    }

    string_view m_rest;
};

std::optional<UtcTime> parseLayout(string_view text, string_view layout)
{
    using namespace std::chrono;
    Reader reader(text);
    int year = 0;
    int month = 1;
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int milliseconds = 0;
    int offsetMinutes = 0;
    int ignored = 0;
    for (size_t i = 0; i < layout.size(); ++i) {
        if (layout[i] != '%') {
            if (!reader.literal(layout[i]))
                return {};
            continue;
        }
        bool ok = false;
        switch (layout[++i]) {
        case 'Y': ok = reader.digits(4, 4, year); break;
        case 'y':
            ok = reader.digits(2, 2, year);
            year += year >= 69 ? 1900 : 2000;
            break;
        case 'm': ok = reader.digits(2, 2, month); break;
        case 'd': ok = reader.digits(2, 2, day); break;
        case 'e':
            reader.literal(' ');
            ok = reader.digits(1, 2, day);
            break;
        case 'b':
            ok = reader.name(monthNames, 3, month);
            ++month;
            break;
        case 'a': ok = reader.name(dayNames, 3, ignored); break;
        case 'A': ok = reader.name(dayNames, 0, ignored); break;
        case 'H': ok = reader.digits(2, 2, hour); break;
        case 'h': ok = reader.digits(1, 2, hour) && hour >= 1 && hour <= 12; break;
        case 'M': ok = reader.digits(2, 2, minute); break;
        case 'S':
            ok = reader.digits(2, 2, second);
            reader.fraction(milliseconds);
            break;
        case 'P': {
            const bool evening = reader.literal('P');
            ok = (evening || reader.literal('A')) && reader.literal('M');
            hour = hour % 12 + (evening ? 12 : 0);
            break;
        }
        case 'z': ok = reader.offset(false, false, offsetMinutes); break;
        case 'Z': ok = reader.offset(false, true, offsetMinutes); break;
        case 'o': ok = reader.offset(true, false, offsetMinutes); break;
        case 'O': ok = reader.offset(true, true, offsetMinutes); break;
        case 'N': ok = reader.zoneName(); break;
        default: break;
        }
        if (!ok)
            return {};
    }
    if (!reader.atEnd())
        return {};
    const year_month_day date{std::chrono::year(year), std::chrono::month(unsigned(month)),
                              std::chrono::day(unsigned(day))};
    if (!date.ok() || hour > 23 || minute > 59 || second > 59)
        return {};
    return UtcTime(sys_days(date)) + hours(hour) + minutes(minute - offsetMinutes) + seconds(second)
        + std::chrono::milliseconds(milliseconds);
}

}  // namespace

QByteArray formatDateTime(UtcTime time)
{
    using namespace std::chrono;
    const auto days = floor<std::chrono::days>(time);
    const year_month_day date(days);
    const hh_mm_ss clock(time - days);
    QByteArray out(24, Qt::Uninitialized);
    char *at = out.data();
    const auto put = [&at](int value, int width, char behind) {
        for (int i = width - 1; i >= 0; --i) {
            at[i] = char('0' + value % 10);
            value /= 10;
        }
        at[width] = behind;
        at += width + 1;
    };
    put(int(date.year()), 4, '-');
    put(int(unsigned(date.month())), 2, '-');
    put(int(unsigned(date.day())), 2, ' ');
    put(int(clock.hours().count()), 2, ':');
    put(int(clock.minutes().count()), 2, ':');
    put(int(clock.seconds().count()), 2, '.');
    put(int(clock.subseconds().count()), 3, 'Z');
    return out;
}

QDateTime toQDateTime(UtcTime time)
{
    // The constructors that take a time zone or a specification differ between Qt 6.4 and 6.8.
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count()).toUTC();
}

std::optional<UtcTime> parseDateTime(QStringView text)
{
    // No layout is longer than this; what is, is no date.
    if (text.isEmpty() || text.size() > 80)
        return {};
    const QByteArray latin = text.toUtf8();
    const string_view view(latin.constData(), size_t(latin.size()));
    for (const string_view layout : layouts) {
        if (const std::optional<UtcTime> time = parseLayout(view, layout))
            return time;
    }
    return {};
}

}  // namespace Binnacle
