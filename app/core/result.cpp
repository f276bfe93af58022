#include "app/core/result.h"

namespace aisland {

std::string Error::text() const {
    std::string out;
    if (!where.empty()) out += where + ": ";
    out += what;
    if (!advice.empty()) out += "; " + advice;
    return out;
}

}  // namespace aisland
