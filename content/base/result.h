#pragma once
// Result<T>: a value or an Error. Every function of ours that can fail returns one; our code throws
// nothing. Dropping a Result is a compiler warning (and warnings are errors).
//
// The text of an Error is one clear sentence for a person, without a final newline; programs print it
// as it is on stderr. The code decides the exit code and the event in the trace.
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace jankar {

enum class ErrorCode {
    Io,           ///< reading or writing failed; the medium may be gone
    NotFound,     ///< the named thing is not there
    NoSpace,      ///< the disk is full
    ReadOnly,     ///< the place cannot be written
    Locked,       ///< another program holds it
    Corrupt,      ///< content breaks a rule of its format, or its hash is another
    Unsupported,  ///< well formed, but not for this program
    Refused,      ///< well formed, but not allowed (trust, limits, wrong key)
    Usage,        ///< the caller asked for something that makes no sense
    Cancelled,
    Bug,  ///< cannot happen; reported instead of crashing
};

struct Error {
    ErrorCode code = ErrorCode::Bug;
    std::string text;
};

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
    using tl::expected<T, Error>::expected;
};

/// `return fail(ErrorCode::Corrupt, "The file is cut short.");`
inline tl::unexpected<Error> fail(ErrorCode code, std::string text) {
    return tl::unexpected<Error>(Error{code, std::move(text)});
}
inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

/// The exit code of a program that ends because of `code` (design: 1 content, 2 usage, 3 input/output).
int exit_code_for(ErrorCode code);

}  // namespace jankar

#define JANKAR_CONCAT_INNER(a, b) a##b
#define JANKAR_CONCAT(a, b) JANKAR_CONCAT_INNER(a, b)

/// Returns the error of `expression` from the enclosing function, if it is one.
#define RETURN_IF_ERROR(expression)                                  \
    do {                                                             \
        if (auto jankar_result = (expression); !jankar_result) {     \
            return ::jankar::fail(std::move(jankar_result).error()); \
        }                                                            \
    } while (false)

#define JANKAR_ASSIGN_INNER(name, target, expression)   \
    auto name = (expression);                           \
    if (!name) {                                        \
        return ::jankar::fail(std::move(name).error()); \
    }                                                   \
    target = std::move(*name)

/// `ASSIGN_OR_RETURN(auto bytes, read_file(path));`
#define ASSIGN_OR_RETURN(target, expression) \
    JANKAR_ASSIGN_INNER(JANKAR_CONCAT(jankar_value_, __COUNTER__), target, expression)
