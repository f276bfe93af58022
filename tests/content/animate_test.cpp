#include <gtest/gtest.h>

#include <cmath>

#include "app/content/animate.h"

namespace aisland::content {
namespace {

// A parent that slides along x in two seconds, a child a metre above it that turns half round z, a rig of both with a weight.
struct Sample {
    std::vector<Rig> rigs{{2, 0, 1, 0}};
    std::vector<uint32_t> rig_nodes{0, 1};
    std::vector<Node> nodes{2};
    std::vector<float> keys{/* weight at rest */ 0.25f, /* times */ 0, 2, /* slide */ 0, 0, 0, 4, 0, 0, /* turn */ 0, 0, 0, 1, 0, 0, 1, 0,
                            /* weights, cubic */ 0, 0, 0, 0, 1, 0};
    std::vector<Channel> channels{{0, ChannelPath::translation, Interpolation::linear, 2, 1, 3},
                                  {1, ChannelPath::rotation, Interpolation::linear, 2, 1, 9},
                                  {0, ChannelPath::weights, Interpolation::cubic, 2, 1, 17}};
    std::vector<Animation> animations{{ItemId("work"), 2, 0, 3, 1}};
    std::vector<MoverState> movers{3};
    Arena arena;

    Sample() {
        nodes[0].driven = 1, nodes[0].mover = 1;
        nodes[1].driven = 1, nodes[1].parent = 0, nodes[1].translation = vec3(0, 1, 0), nodes[1].mover = 2;
    }
    Moved at(double seconds) { return animate({rigs, rig_nodes, nodes, channels, animations, keys}, seconds, movers, {}, arena); }
};

vec3 moved(const MoverState& m, vec3 p) { return {glm::dot(m.rows[0], vec4(p, 1)), glm::dot(m.rows[1], vec4(p, 1)), glm::dot(m.rows[2], vec4(p, 1))}; }
void expect_near(vec3 a, vec3 b) { EXPECT_LT(glm::distance(a, b), 1e-4f) << a.x << " " << a.y << " " << a.z; }

TEST(Animate, ChannelsMoveTheirNodesAndWhatHangsOnThem) {
    Sample s;
    const Moved m = s.at(0.5);
    ASSERT_EQ(m.movers.size(), 3u);
    expect_near(moved(m.movers[0], vec3(1, 2, 3)), vec3(1, 2, 3));  // not of a node: as it was given
    expect_near(moved(m.movers[1], vec3(0)), vec3(1, 0, 0));
    const float h = std::sqrt(0.5f);
    expect_near(moved(m.movers[2], vec3(1, 0, 0)), vec3(1 + h, 1 + h, 0));  // an eighth of a turn, by slerp
}

TEST(Animate, RigsTakeTheirJointsFromNodesAndWeightsFromKeys) {
    Sample s;
    const Moved m = s.at(1);
    ASSERT_EQ(m.rigs.size(), 1u);
    ASSERT_EQ(m.rigs[0].joints.size(), 2u);
    expect_near(moved(m.rigs[0].joints[1], vec3(1, 0, 0)), vec3(2, 2, 0));
    EXPECT_FLOAT_EQ(m.rigs[0].weights[0], 0.5f);  // a Hermite spline with level ends, half way
    EXPECT_NEAR(s.at(0.5).rigs[0].weights[0], 0.15625f, 1e-6);
}

TEST(Animate, ItRepeatsAndRestsWhenNothingPlays) {
    Sample s;
    expect_near(moved(s.at(4.5).movers[1], vec3(0)), vec3(1, 0, 0));
    expect_near(moved(s.at(1e9 + 0.5).movers[1], vec3(0)), vec3(1, 0, 0));
    s.animations[0].plays = 0;
    expect_near(moved(s.at(0.5).movers[1], vec3(0)), vec3(0));
    EXPECT_FLOAT_EQ(s.at(0.5).rigs[0].weights[0], 0.25f);
}

TEST(Animate, ACarriedModelGoesWithItsCarrier) {
    Sample s;
    s.nodes[0].base = 0;
    s.movers[0] = {{vec4(0, 0, 1, 10), vec4(0, 1, 0, 0), vec4(-1, 0, 0, 0)}};  // turned a quarter about y, at x = 10
    const Moved m = s.at(0.5);
    expect_near(moved(m.movers[1], vec3(0)), vec3(10, 0, -1));
    expect_near(moved(m.rigs[0].joints[0], vec3(0)), vec3(1, 0, 0));  // joints stay in the carrier's frame
}

TEST(Animate, StepsHoldTheirValue) {
    Sample s;
    s.channels[0].interpolation = Interpolation::step;
    expect_near(moved(s.at(1.9).movers[1], vec3(0)), vec3(0));
}

}  // namespace
}  // namespace aisland::content
