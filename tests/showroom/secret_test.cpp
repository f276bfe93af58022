// What the content does not name is on no screen: not a glyph of it is made, whatever is open.
#include <gtest/gtest.h>

#include "tests/showroom/scene.h"

namespace aisland {
namespace {

using scene::Drive;

void send(Drive& drive, const char* topic, const std::string& text) {
    std::vector<std::byte> bytes(text.size());
    std::memcpy(bytes.data(), text.data(), text.size());
    drive.feed.store.receive(topic, bytes, false, scene::at(drive.seconds));
}

// A device too careless to trust. Every ideograph is rare, and each of its kind.
void careless(Drive& drive) {
    const char* topic = "aisland/v1/park/gate";
    send(drive, topic, R"({"id":"urn:lamp:1","type":"Streetlight","note":"龘","powerConsumption":58,"status":"靐","ownerName":{"type":"Property","value":"齉"},"faceId":"爩","鱻":1})");
    send(drive, topic, R"({"id":"urn:person:麤","type":"Person","name":"灪"})");
    send(drive, topic, R"({"id":"urn:lamp:2","type":"Streetlight","note":12,"powerConsumption":"籲","licencePlate":["龖","沪A"]})");
    send(drive, topic, R"({"id":"urn:lamp:2","type":"Streetlight","cardNumber":"厵)");
    send(drive, "aisland/v1/park/door", R"({"door":1,"who":{"card":[[["癵"]]]}})");
}

// Fields that still have to be made for `glyph`: none when it was drawn before.
size_t to_be_made(Drive& drive, std::string_view glyph) {
    Arena arena;
    ArenaVector<Quad> quads(arena);
    drive.state.engine.append(quads, vec2(0.0f), glyph, text::Style{});
    return drive.state.engine.pump(arena, true).size();
}

TEST(Secrets, OfFieldsThatNoContentNamesNoGlyphIsDrawn) {
    for (const bool headset : {false, true}) {
        Drive drive(headset);
        careless(drive);
        drive.steps(5);
        const auto look = [&] {
            for (const EntityId thing : {scene::kLamp1, scene::kLamp2}) {
                careless(drive);
                drive.cue(CueKind::select, {}, thing);
                drive.steps(30);
            }
            drive.cue(CueKind::go_to, ItemId("view.street"));
            drive.steps(20);
            drive.cue(CueKind::language, {}, {}, drive.visit().language ? 0 : 1);
            drive.steps(20);
        };
        look();
        drive.key(Key::f10, true);  // the staff page
        look();
        Arena arena;
        drive.state.engine.pump(arena, true);
        EXPECT_EQ(to_be_made(drive, "龘"), 0u) << "the control: a text that the content names is on the card";
        for (const char* secret : {"靐", "齉", "爩", "鱻", "麤", "灪", "籲", "龖", "厵", "癵"}) EXPECT_EQ(to_be_made(drive, secret), 1u) << secret << " was drawn";
    }
}

}  // namespace
}  // namespace aisland
