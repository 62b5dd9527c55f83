#include "content/base/result.h"

namespace jankar {

int exit_code_for(ErrorCode code) {
    switch (code) {
        case ErrorCode::Usage:
            return 2;
        case ErrorCode::Io:
        case ErrorCode::NotFound:
        case ErrorCode::NoSpace:
        case ErrorCode::ReadOnly:
        case ErrorCode::Locked:
        case ErrorCode::Bug:
            return 3;
        case ErrorCode::Corrupt:
        case ErrorCode::Unsupported:
        case ErrorCode::Refused:
        case ErrorCode::Cancelled:
            return 1;
    }
    return 3;
}

}  // namespace jankar
