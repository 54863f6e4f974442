// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QtGlobal>

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace Binnacle {

template <typename T> class Result;

namespace Detail {
template <typename T> struct IsResult : std::false_type
{
};
template <typename T> struct IsResult<Result<T>> : std::true_type
{
};
}  // namespace Detail

/// A value or an Error; both convert to it. The member names are those of std::expected.
template <typename T> class [[nodiscard]] Result
{
public:
    using value_type = T;

    Result(T value)  // NOLINT(google-explicit-constructor)
        : m_state(std::in_place_index<0>, std::move(value))
    {
    }
    Result(Error error)  // NOLINT(google-explicit-constructor)
        : m_state(std::in_place_index<1>, std::move(error))
    {
    }
    template <typename U>
    requires(
        std::is_convertible_v<
            U &&,
            T> && !std::is_same_v<std::decay_t<U>, T> && !std::is_same_v<std::decay_t<U>, Error> && !Detail::IsResult<std::decay_t<U>>::value)
        Result(U &&value)  // NOLINT(bugprone-forwarding-reference-overload): constrained above
        : m_state(std::in_place_index<0>, T(std::forward<U>(value)))
    {
    }

    bool has_value() const { return m_state.index() == 0; }
    explicit operator bool() const { return has_value(); }

    T &operator*() &
    {
        Q_ASSERT(has_value());
        return *std::get_if<0>(&m_state);
    }
    const T &operator*() const &
    {
        Q_ASSERT(has_value());
        return *std::get_if<0>(&m_state);
    }
    T &&operator*() &&
    {
        Q_ASSERT(has_value());
        return std::move(*std::get_if<0>(&m_state));
    }
    T *operator->()
    {
        Q_ASSERT(has_value());
        return std::get_if<0>(&m_state);
    }
    const T *operator->() const
    {
        Q_ASSERT(has_value());
        return std::get_if<0>(&m_state);
    }
    const Error &error() const &
    {
        Q_ASSERT(!has_value());
        return *std::get_if<1>(&m_state);
    }
    Error &&error() &&
    {
        Q_ASSERT(!has_value());
        return std::move(*std::get_if<1>(&m_state));
    }

    template <typename U> T value_or(U &&other) const &
    {
        return has_value() ? **this : static_cast<T>(std::forward<U>(other));
    }
    template <typename F> auto and_then(F &&next) && -> std::invoke_result_t<F, T &&>
    {
        if (!has_value())
            return std::move(*this).error();
        return std::invoke(std::forward<F>(next), *std::move(*this));
    }
    template <typename F> auto transform(F &&change) && -> Result<std::invoke_result_t<F, T &&>>
    {
        if (!has_value())
            return std::move(*this).error();
        return std::invoke(std::forward<F>(change), *std::move(*this));
    }

private:
    std::variant<T, Error> m_state;
};

/// Success without a value, or an Error.
template <> class [[nodiscard]] Result<void>
{
public:
    using value_type = void;

    Result() = default;
    Result(Error error)  // NOLINT(google-explicit-constructor)
        : m_error(std::move(error))
    {
    }

    bool has_value() const { return !m_error; }
    explicit operator bool() const { return has_value(); }
    const Error &error() const &
    {
        Q_ASSERT(m_error);
        return *m_error;
    }
    Error &&error() &&
    {
        Q_ASSERT(m_error);
        return std::move(*m_error);
    }
    template <typename F> auto and_then(F &&next) && -> std::invoke_result_t<F>
    {
        if (!has_value())
            return std::move(*m_error);
        return std::invoke(std::forward<F>(next));
    }

private:
    std::optional<Error> m_error;
};

}  // namespace Binnacle
