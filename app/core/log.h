// Log lines for operators: time, level, module, message on standard error, and in a size-capped file when asked.
// Callable from any thread. Never pass payload contents, credentials or visitor data.
#pragma once

#include <string>
#include <string_view>

namespace aisland {

enum class LogLevel { debug,
                      info,
                      warning,
                      error };

void log(LogLevel level, std::string_view module, std::string_view message);
void set_log_level(LogLevel level);
// Also writes to `path`, at most 2 files of 4 MiB. An unwritable path is reported once on standard error.
void set_log_file(const std::string& path);

}  // namespace aisland
