// A link with everything it got, an environment of one test, and certificates made on the spot: what the tests of net share.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>
#include <time.h>

#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "platform/net/link.h"
#include "tests/net/broker.h"

namespace aisland::net::test {

inline Time now() {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    timespec w{};
    clock_gettime(CLOCK_REALTIME, &w);
    return {t.tv_sec * 1'000'000'000ll + t.tv_nsec, w.tv_sec * 1000ll + w.tv_nsec / 1'000'000};
}

struct Got {
    std::string payload;
    bool retained = false;
    int times = 0;
};

struct Client {
    Link link;
    std::map<std::string, Got> got;

    static Link make(const std::string& url, std::vector<std::string> filters) {
        LinkOptions options;
        options.url = url;
        options.helper = helper_path();
        options.filters = std::move(filters);
        Result<Link> link = Link::create(std::move(options));
        if (!link) ADD_FAILURE() << link.error().text();
        return std::move(*link);
    }
    explicit Client(const std::string& url, std::vector<std::string> filters = {"aisland/v1/#", "aisland-sim/v1/#"}) : link(make(url, std::move(filters))) {}

    void turn() {
        pollfd p{link.descriptor(), POLLIN, 0};
        poll(&p, 1, 5);
        link.poll(now(), [&](const Message& m) {
            Got& g = got[std::string(m.topic)];
            g.payload.assign(reinterpret_cast<const char*>(m.payload.data()), m.payload.size());
            g.retained = m.retained;
            ++g.times;
        });
    }
    bool wait(const std::function<bool()>& done, double seconds = 60) {
        return wait_for(seconds, done, [&] { turn(); });
    }
    bool connected() {
        return wait([&] { return link.state().connected; });
    }
    bool reason(const std::string& words, double seconds = 60) {
        return wait([&] { return link.state().reason.find(words) != std::string::npos; }, seconds);
    }
    bool say(const std::string& topic, const std::string& text, bool retained = false) {
        return wait([&] { return link.publish(topic, text, retained, true); }) && wait([&] { return link.flushed(); });
    }
    // Until the broker has it: published counts acknowledgements.
    bool say_surely(const std::string& topic, const std::string& text, bool retained = false) {
        const uint64_t before = link.state().published;
        return say(topic, text, retained) && wait([&] { return link.state().published > before; });
    }
};

struct Environment {  // of one test: goes with it
    std::vector<std::string> names;
    void set(const std::string& name, const std::string& value) {
        setenv(name.c_str(), value.c_str(), 1);
        names.push_back(name);
    }
    ~Environment() {
        for (const std::string& n : names) unsetenv(n.c_str());
    }
};

// One authority; a server certificate of our choice.
struct Certificates {
    Folder folder;
    Certificates() {
        EXPECT_EQ(run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj",
                       "/CN=Test authority", "-keyout", folder.file("ca.key"), "-out", folder.file("ca.crt")}),
                  0);
        EXPECT_EQ(run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj",
                       "/CN=Other authority", "-keyout", folder.file("other.key"), "-out", folder.file("other.crt")}),
                  0);
    }
    // Times as openssl ca takes them: YYYYMMDDHHMMSSZ.
    void server(const std::string& from, const std::string& to, const std::string& name = "IP:127.0.0.1") {
        folder.write("index.txt", "");
        folder.write("serial", "1001\n");
        folder.write("ca.cnf", "[ca]\ndefault_ca=d\n[d]\ndatabase=" + folder.file("index.txt") + "\nserial=" + folder.file("serial") + "\nnew_certs_dir=" +
                                   folder.file("") + "\ncertificate=" + folder.file("ca.crt") + "\nprivate_key=" + folder.file("ca.key") +
                                   "\ndefault_md=sha256\ndefault_crl_days=30\nunique_subject=no\npolicy=p\ncrlnumber=" + folder.file("crlnumber") +
                                   "\n[p]\ncommonName=supplied\n[e]\nsubjectAltName=" + name + "\n");
        folder.write("crlnumber", "01\n");
        ASSERT_EQ(run({"openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=broker", "-keyout",
                       folder.file("server.key"), "-out", folder.file("server.csr")}),
                  0);
        ASSERT_EQ(run({"openssl", "ca", "-batch", "-config", folder.file("ca.cnf"), "-extensions", "e", "-startdate", from, "-enddate", to, "-in",
                       folder.file("server.csr"), "-out", folder.file("server.crt")}),
                  0);
        ASSERT_EQ(run({"chmod", "a+r", folder.file("server.key")}), 0);
    }
    std::string configuration() const {
        return "allow_anonymous true\ncafile " + folder.file("ca.crt") + "\ncertfile " + folder.file("server.crt") + "\nkeyfile " + folder.file("server.key") + "\n";
    }
};
inline constexpr const char* kPast = "20200101000000Z";
inline constexpr const char* kFuture = "20990101000000Z";

}  // namespace aisland::net::test
