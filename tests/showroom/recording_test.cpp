// Whatever was seen can be reproduced exactly: a visit stepped again with the input and the values that were kept ends every step in the
// same hash, and a single other input does not.
#include <gtest/gtest.h>

#include "app/showroom/input_codec.h"
#include "app/telemetry/tape.h"
#include "tests/showroom/scene.h"

namespace aisland::showroom {
namespace {

struct Kept {
    Bytes values, input;
};

State begin(const content::Catalog& catalog, text::Engine fonts) {
    Options options;
    options.deterministic = true;
    return create(catalog, std::move(fonts), options);
}

telemetry::Store store_of(const content::Catalog& catalog) {
    std::vector<telemetry::KnownEntity> known;
    for (const content::Entity& e : catalog.entities) known.push_back({e.id, e.type, e.text_id});
    return telemetry::Store(catalog.schema, {}, known);
}

// A visit of a few seconds: a moving robot, a mouse that wanders and clicks, keys, a scrubbed moment.
std::vector<Kept> visit(const content::Catalog& catalog, std::vector<uint64_t>& hashes) {
    State state = begin(catalog, scene::engine());
    telemetry::Store store = store_of(catalog);
    telemetry::Changes changes;
    telemetry::TapeWriter writer;
    std::vector<Kept> out;
    const Surface surface{SurfaceKind::window, SurfaceRole::main, 1280, 800};
    for (int i = 0; i < 240; ++i) {
        Input input;
        input.now = {1'000'000'000 + i * 16'666'667ll, scene::kNoon + i * 1000 / 60};
        input.surfaces = {&surface, 1};
        std::vector<PointerEvent> pointers;
        PointerEvent at;
        at.position = {300.0f + static_cast<float>(i * 7 % 700), 200.0f + static_cast<float>(i * 5 % 500)};
        at.phase = i % 20 == 0 ? PointerPhase::down : i % 20 == 6 ? PointerPhase::up
                                                  : i % 20 < 6    ? PointerPhase::move
                                                                  : PointerPhase::hover;
        pointers.push_back(at);
        input.pointers = pointers;
        const KeyEvent key{Key::w, i < 80};
        if (i % 40 == 0) input.keys = {&key, 1};
        const Cue cue{i == 100 ? CueKind::time_of_day : CueKind::select, {}, i == 100 ? EntityId() : scene::kLamp1, i == 100 ? scene::kNoon + 7'200'000 : 0};
        if (i == 50 || i == 100) input.cues = {&cue, 1};
        const Sample samples[] = {{1, 2, 1, 3}, {2, NAN, NAN, NAN}, {3, 4, 4, 4}};
        const Answer answer{1, 2, samples};
        if (i == 55) input.answers = {&answer, 1};
        const int64_t shown = shown_wall_ms(state, input.now);
        telemetry::Batch batch;
        batch.text = "StateMessage";
        batch.entities.push_back({scene::kRobot, TypeId("StateMessage"), 1, 0, 12, 0, 1});
        telemetry::BatchValue pose;
        pose.attribute = AttributeId("pose");
        pose.position = {static_cast<float>(i) * 0.1f, 0, 5};
        pose.observed_ms = shown;
        batch.values.push_back(pose);
        if (i % 6 == 0) store.apply(batch, {}, {input.now.steady_ns, shown});
        const telemetry::Snapshot snapshot = store.snapshot({input.now.steady_ns, shown});
        const Frame& frame = step(catalog, snapshot, input, input.now, state);
        Kept& kept = out.emplace_back();
        writer.write(input.now, i == 0, changes.read(snapshot), kept.values);
        encode_input(input, frame.state_hash, kept.input);
        hashes.push_back(frame.state_hash);
    }
    return out;
}

size_t as_they_were(const content::Catalog& catalog, const std::vector<Kept>& frames) {
    State state = begin(catalog, scene::engine());
    telemetry::Store store = store_of(catalog);
    telemetry::TapeReader reader;
    size_t same = 0;
    for (const Kept& kept : frames) {
        Time at;
        std::vector<telemetry::Kept> values;
        if (!reader.read(kept.values, at, values)) return 0;
        store.restore(values, 0, {});
        KeptInput input;
        if (!decode_input(kept.input, input)) return 0;
        const telemetry::Snapshot snapshot = store.snapshot({input.input.now.steady_ns, shown_wall_ms(state, input.input.now)});
        same += step(catalog, snapshot, input.input, input.input.now, state).state_hash == input.state_hash;
    }
    return same;
}

TEST(Recording, EveryStepEndsAsItDid) {
    const content::Catalog catalog = scene::catalog();
    std::vector<uint64_t> hashes;
    std::vector<Kept> frames = visit(catalog, hashes);
    EXPECT_EQ(as_they_were(catalog, frames), frames.size());
    // One other input: every step from there on is another.
    KeptInput input;
    ASSERT_TRUE(decode_input(frames[120].input, input));
    input.pointers[0].position.x += 3;
    encode_input(input.input, input.state_hash, frames[120].input);
    EXPECT_EQ(as_they_were(catalog, frames), 120u);
}

TEST(Recording, RefusesEveryTruncatedInput) {
    const content::Catalog catalog = scene::catalog();
    std::vector<uint64_t> hashes;
    const std::vector<Kept> frames = visit(catalog, hashes);
    for (const size_t i : {size_t{0}, size_t{50}, size_t{55}}) {
        KeptInput out;
        for (size_t size = 0; size < frames[i].input.size(); ++size) ASSERT_FALSE(decode_input(ByteView(frames[i].input).first(size), out)) << size;
        ASSERT_TRUE(decode_input(frames[i].input, out));
        Bytes again;
        encode_input(out.input, out.state_hash, again);
        EXPECT_EQ(again, frames[i].input);
        for (size_t byte = 0; byte < again.size(); ++byte) {  // the sanitizers watch
            Bytes broken = again;
            broken[byte] ^= std::byte{0x55};
            (void)decode_input(broken, out);
        }
    }
}

TEST(Recording, SecondsComeBackAsTheyWere) {
    for (int ms = 1000; ms <= 600'000; ms += 125) {
        const float seconds = static_cast<float>(static_cast<double>(ms) / 1000);
        ASSERT_EQ(ms_of_seconds(seconds), ms);
        ASSERT_EQ(seconds_of_ms(ms_of_seconds(seconds)), seconds) << ms;
    }
    for (int s = 1; s <= 600; ++s) ASSERT_EQ(seconds_of_ms(ms_of_seconds(static_cast<float>(s))), static_cast<float>(s));
}

}  // namespace
}  // namespace aisland::showroom
