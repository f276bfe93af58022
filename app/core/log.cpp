#include "app/core/log.h"

#include <memory>
#include <mutex>

#include <spdlog/sinks/dist_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace aisland {

namespace {

struct Logger {
    std::shared_ptr<spdlog::sinks::dist_sink_mt> sinks = std::make_shared<spdlog::sinks::dist_sink_mt>();
    spdlog::logger logger{"aisland", sinks};

    Logger() {
        sinks->add_sink(std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
        logger.set_pattern("%Y-%m-%dT%H:%M:%S.%e %^%l%$ %v");
        logger.flush_on(spdlog::level::warn);
    }
};

Logger& the_logger() {
    static Logger logger;  // the one process-wide sink: a log line must be possible anywhere
    return logger;
}

spdlog::level::level_enum level_of(LogLevel level) {
    switch (level) {
        case LogLevel::debug: return spdlog::level::debug;
        case LogLevel::info: return spdlog::level::info;
        case LogLevel::warning: return spdlog::level::warn;
        case LogLevel::error: return spdlog::level::err;
    }
    return spdlog::level::err;
}

}  // namespace

void log(LogLevel level, std::string_view module, std::string_view message) {
    the_logger().logger.log(level_of(level), "{}: {}", module, message);
}

void set_log_level(LogLevel level) { the_logger().logger.set_level(level_of(level)); }

void set_log_file(const std::string& path) {
    try {
        the_logger().sinks->add_sink(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(path, 4u << 20, 2));
    } catch (const spdlog::spdlog_ex& e) {
        log(LogLevel::warning, "log", std::string("no log file at ") + path + ": " + e.what());
    }
}

}  // namespace aisland
