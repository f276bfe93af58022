#include "app/bake/check.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "app/core/format.h"

namespace aisland::bake {
namespace {

// Code points of well-formed UTF-8 (read_po saw to that).
std::vector<char32_t> code_points(const std::string& text) {
    std::vector<char32_t> out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80)
            out.push_back(byte);
        else if (byte >= 0xc0)
            out.push_back(byte >= 0xf0 ? byte & 7u : byte >= 0xe0 ? byte & 15u
                                                                  : byte & 31u);
        else if (!out.empty())
            out.back() = out.back() << 6 | (byte & 63u);
    }
    return out;
}

// Width in em: a Chinese character is 1, a Latin one about half.
double width_of(const std::string& text) {
    double width = 0;
    for (const char32_t c : code_points(text)) width += c >= 0x1100 ? 1.0 : 0.5;
    return width;
}

// Where a text is shown decides how much of it fits, in em.
std::map<std::string, double> widths(const Authored& authored) {
    constexpr double kName = 24, kTitle = 42, kSentence = 160, kBody = 400;
    std::map<std::string, double> most;
    const auto limit = [&](const Reference& key, double width) {
        if (key.id.empty()) return;
        const auto [it, fresh] = most.emplace(key.id, width);
        if (!fresh) it->second = std::min(it->second, width);
    };
    for (const Feature& f : authored.features) limit(f.name, kName), limit(f.note, kSentence);
    for (const AuthoredType& t : authored.types) {
        limit(t.label, kName);
        for (const AuthoredAttribute& a : t.attributes) limit(a.label, kName);
    }
    for (const AuthoredZone& z : authored.zones) {
        limit(z.title, kTitle), limit(z.summary, kBody);
        for (const Device& d : z.devices) limit(d.name, kName);
    }
    for (const AuthoredSystem& s : authored.systems) limit(s.name, kTitle), limit(s.summary, kBody), limit(s.group, kName);
    for (const AuthoredFact& f : authored.facts) limit(f.title, kTitle), limit(f.body, kBody), limit(f.source, kTitle);
    for (const AuthoredTenant& t : authored.tenants) limit(t.name, kTitle), limit(t.note, kSentence), limit(t.group, kName);
    for (const AuthoredTour& t : authored.tours) {
        limit(t.title, kTitle);
        for (const AuthoredStop& s : t.stops) limit(s.title, kTitle), limit(s.narration, kBody);
    }
    for (const AuthoredView& v : authored.views) limit(v.title, kTitle);
    for (const AuthoredScenario& s : authored.scenarios) limit(s.name, kTitle);
    return most;
}

void check_texts(const Authored& authored, const CheckOptions& options, Offences& offences) {
    const std::map<std::string, double> most = widths(authored);
    std::map<std::string, int> flagged;
    for (const AuthoredLocale& locale : authored.locales)
        for (const Message& message : locale.messages)
            if (message.max_length > 0) {
                const auto [it, fresh] = flagged.emplace(message.key, message.max_length);
                if (!fresh) it->second = std::min(it->second, message.max_length);
            }
    for (const AuthoredLocale& locale : authored.locales)
        for (const Message& message : locale.messages) {
            const std::vector<char32_t> characters = code_points(message.text);
            if (const auto it = flagged.find(message.key); it != flagged.end() && characters.size() > static_cast<size_t>(it->second))
                offences.add(message.at, Rule::translation_long, format("\"%s\" has %zu characters, and its max-length is %d; shorten it", message.key.c_str(), characters.size(), it->second));
            else if (const auto fits = most.find(message.key); fits != most.end() && width_of(message.text) > fits->second)
                offences.add(message.at, Rule::translation_long, format("\"%s\" is %g Chinese characters wide, and %g fit where it is shown (Latin letters count half); shorten it", message.key.c_str(), width_of(message.text), fits->second));
            if (!options.has_glyph) continue;
            const auto missing = std::find_if(characters.begin(), characters.end(), [&](char32_t c) { return c > 0x20 && !options.has_glyph(c); });
            if (missing != characters.end())
                offences.add(message.at, Rule::glyph_missing, format("no font of the program has the character U+%04X of \"%s\"; write another", static_cast<unsigned>(*missing), message.key.c_str()));
        }
}

vec3 lab_of(uint32_t color) {  // CIELAB, D65 (CIE 15:2004); color is 0xAABBGGRR sRGB
    const auto linear = [](uint32_t byte) {
        const double c = byte / 255.0;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    const double r = linear(color & 255u), g = linear(color >> 8 & 255u), b = linear(color >> 16 & 255u);
    const auto f = [](double t) { return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116; };
    const double x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505), y = f(0.2126 * r + 0.7152 * g + 0.0722 * b),
                 z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
    return {static_cast<float>(116 * y - 16), static_cast<float>(500 * (x - y)), static_cast<float>(200 * (y - z))};
}

// Seen apart even without the red-green axis: a distance in lightness and yellow-blue alone.
void check_colors(const AuthoredSystem& system, Offences& offences) {
    constexpr float kApart = 12;
    for (const AuthoredBinding& binding : system.bindings)
        for (size_t i = 0; i < binding.colors.size(); ++i)
            for (size_t j = i + 1; j < binding.colors.size(); ++j) {
                if (binding.colors[i].second == binding.colors[j].second) continue;  // meant to look the same
                const vec3 d = lab_of(binding.colors[i].second) - lab_of(binding.colors[j].second);
                if (std::hypot(d.x, d.z) < kApart)
                    offences.add(binding.colors[j].first.at, Rule::contrast, "the colours of \"" + binding.colors[i].first.id + "\" and \"" + binding.colors[j].first.id + "\" look alike to many people; make one lighter or darker");
            }
}

}  // namespace

void check_authored(const Authored& authored, const CheckOptions& options, Offences& offences) {
    check_texts(authored, options, offences);
    for (const AuthoredFact& fact : authored.facts)
        if (!options.today.empty() && !fact.review.empty() && fact.review < options.today)
            offences.add(fact.review_at, Rule::fact_review, "\"" + fact.id + "\" was to be looked at again by " + fact.review + "; see whether it still holds and write the next day");
    for (const AuthoredTour& tour : authored.tours) {
        double seconds = 0;
        for (const AuthoredStop& stop : tour.stops) seconds += stop.seconds;
        if (!tour.stops.empty() && std::abs(seconds / 60 - tour.minutes) > 0.5)
            offences.add(tour.at, Rule::tour_length, format("the stops of \"%s\" take %.1f minutes and the tour says %g; change one of them", tour.id.c_str(), seconds / 60, tour.minutes));
    }
    for (const AuthoredSystem& system : authored.systems) check_colors(system, offences);
}

void check_budget(const Authored& authored, const World& world, Offences& offences) {
    const Source at{authored.manifest.name.at.file, 1, 1};
    for (const Cell& cell : world.cells) {
        uint64_t triangles = 0;
        for (const Instance& instance : world.instances.subspan(cell.first_instance, cell.instance_count))
            triangles += world.meshes[instance.mesh].lods[0].index_count / 3;
        if (triangles > kBudgetTriangles)
            offences.add(at, Rule::budget, format("one space has %.2f million triangles, and %.2f are the most; leave out or simplify models", static_cast<double>(triangles) / 1e6, static_cast<double>(kBudgetTriangles) / 1e6));
    }
    uint64_t bytes = 0;
    for (const Texture& texture : world.textures) bytes += texture.data.size();
    if (bytes > kBudgetTextures) offences.add(at, Rule::budget, format("textures take %llu MiB, and 1536 are the most; make them smaller", static_cast<unsigned long long>(bytes >> 20)));
    if (world.lights.size() > kBudgetLights) offences.add(at, Rule::budget, format("there are %zu lights, and %u are the most; place fewer lamps", world.lights.size(), kBudgetLights));
}

}  // namespace aisland::bake
