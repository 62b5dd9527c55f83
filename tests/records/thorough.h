#pragma once
// How many of many like things a test tries: all of them in an ordinary build; under sanitizers, where each
// costs ten times as much and memory is what is looked at, a share.

namespace jankar::test {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

template <class Count>
constexpr Count thorough(Count all, Count sanitized) {
    return kSanitized ? sanitized : all;
}

}  // namespace jankar::test
