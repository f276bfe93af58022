// Robot arms, cells, machines, vital signs.
#include <algorithm>
#include <array>
#include <cmath>

#include "app/telemetry/sim_model.h"

namespace aisland::telemetry {

namespace {

constexpr double kCycle = 8;  // seconds to take a part and place it
constexpr double kTurn = 6.283185307179586;

double local(const SimContext& c, uint64_t channel, double period_s) { return noise(mix(c.body.seed, channel), c.now.ms, period_s); }
bool shift(const Moment& m) { return m.hour >= 8 && m.hour < 20; }  // every day: the hall has visitors on Sundays too

// Joint angles: two harmonics of the cycle, so that the arm comes back to where it was. Degrees.
struct Joint {
    double middle, first, second, phase;
};
constexpr std::array<Joint, 6> kJoints{{{0, 62, 0, 0}, {-64, 14, 5, 0.9}, {84, 18, 8, 2.1}, {0, 18, 6, 0.4}, {46, 16, 6, 1.7}, {0, 80, 0, 1.1}}};

double cycle_angle(const SimContext& c) {
    const double seconds = static_cast<double>(c.now.ms % 8'000) / 1000;
    return kTurn * (seconds / kCycle + unit(mix(c.body.seed, 1)));
}
template <int axis>
SimOut joint_angle(const SimContext& c) {
    const Joint& j = kJoints[axis];
    if (!shift(c.now)) return {j.middle};
    const double a = cycle_angle(c);
    return {j.middle + j.first * std::sin(a + j.phase) + j.second * std::sin(2 * a + j.phase)};
}
template <int axis>
double joint_speed(const SimContext& c) {  // degrees a second: the derivative of joint_angle
    const Joint& j = kJoints[axis];
    if (!shift(c.now)) return 0;
    const double a = cycle_angle(c), w = kTurn / kCycle;
    return w * (j.first * std::cos(a + j.phase) + 2 * j.second * std::cos(2 * a + j.phase));
}
template <int axis>
SimOut joint_velocity(const SimContext& c) { return {joint_speed<axis>(c)}; }
template <int axis>
SimOut joint_torque(const SimContext& c) {
    const double holding = 42 / (1 + axis);
    return {holding * std::cos(joint_angle<axis>(c).number / 57.3) + 0.12 * joint_speed<axis>(c) + 0.5 * local(c, 2 + axis, 0.5)};
}
SimOut arm_mode(const SimContext& c) { return {.member = shift(c.now) ? "#AUT" : "#T1"}; }
SimOut never(const SimContext&) { return {0.0}; }

double pieces(const SimContext& c) { return std::floor(std::clamp(c.now.hour - 8, 0.0, 12.0) * 3600 / kCycle); }
SimOut pieces_total(const SimContext&) { return {12 * 3600 / kCycle}; }
SimOut pieces_now(const SimContext& c) { return {pieces(c)}; }
SimOut cell_errors(const SimContext& c) { return {std::floor(pieces(c) / 1700)}; }

// A bearing that shakes for an hour, on one day in eight: the machine warns, and so do those who watch it.
bool shaking(const SimContext& c) { return shift(c.now) && incident(mix(c.island.seed, 74), c.now, 0.125, 1) >= 0; }
SimOut machine_status(const SimContext& c) { return {.member = shaking(c) ? "warning" : shift(c.now) ? "running"
                                                                                                     : "idle"}; }
SimOut foreseen(const SimContext& c) { return {.member = shaking(c) ? "vibration" : "none"}; }
SimOut anomalous(const SimContext& c) { return {.text = shaking(c) ? "rotationalSpeed" : ""}; }
SimOut breach(const SimContext& c) { return {.text = shaking(c) ? "above" : ""}; }
SimOut machine_online(const SimContext&) { return {1.0}; }
double load(const SimContext& c) { return shift(c.now) ? 0.7 + 0.2 * local(c, 10, 12) : 0.04; }
SimOut machine_power(const SimContext& c) { return {11 * load(c)}; }
SimOut machine_speed(const SimContext& c) { return {shift(c.now) ? 2400 + (shaking(c) ? 400 : 60) * local(c, 11, 8) : 0}; }
SimOut machine_current(const SimContext& c) { return {11'000 * load(c) / (380 * 1.732 * 0.9)}; }
SimOut machine_voltage(const SimContext& c) { return {380 + 3 * local(c, 12, 60)}; }
SimOut weeks_left(const SimContext& c) { return {std::max(1.0, 9 - static_cast<double>((c.now.day + static_cast<int64_t>(c.body.seed % 63)) % 63) / 7)}; }

SimOut heart_rate(const SimContext& c) { return {74 + 6 * local(c, 20, 45) + 2 * local(c, 21, 5)}; }
SimOut oxygen(const SimContext& c) { return {97.6 + 0.8 * local(c, 22, 60)}; }
SimOut systolic(const SimContext& c) { return {121 + 6 * local(c, 23, 120)}; }
SimOut diastolic(const SimContext& c) { return {78 + 4 * local(c, 23, 120)}; }

constexpr Generator kGenerators[] = {
    {"RobotArm", "angleAxis1", "DD", joint_angle<0>},
    {"RobotArm", "angleAxis2", "DD", joint_angle<1>},
    {"RobotArm", "angleAxis3", "DD", joint_angle<2>},
    {"RobotArm", "angleAxis4", "DD", joint_angle<3>},
    {"RobotArm", "angleAxis5", "DD", joint_angle<4>},
    {"RobotArm", "angleAxis6", "DD", joint_angle<5>},
    {"RobotArm", "velocityAxis1", "", joint_velocity<0>},
    {"RobotArm", "velocityAxis2", "", joint_velocity<1>},
    {"RobotArm", "velocityAxis3", "", joint_velocity<2>},
    {"RobotArm", "velocityAxis4", "", joint_velocity<3>},
    {"RobotArm", "velocityAxis5", "", joint_velocity<4>},
    {"RobotArm", "velocityAxis6", "", joint_velocity<5>},
    {"RobotArm", "torqueAxis1", "NU", joint_torque<0>},
    {"RobotArm", "torqueAxis2", "NU", joint_torque<1>},
    {"RobotArm", "torqueAxis3", "NU", joint_torque<2>},
    {"RobotArm", "torqueAxis4", "NU", joint_torque<3>},
    {"RobotArm", "torqueAxis5", "NU", joint_torque<4>},
    {"RobotArm", "torqueAxis6", "NU", joint_torque<5>},
    {"RobotArm", "operatingMode", "", arm_mode, true},
    {"RobotArm", "emergencyStop", "", never, true},
    {"RoboticCell", "totalNumberOfPieces", "C62", pieces_total},
    {"RoboticCell", "currentPieceNumber", "C62", pieces_now, true},
    {"RoboticCell", "errorNumber", "C62", cell_errors, true},
    {"ManufacturingMachine", "status", "", machine_status, true},
    {"ManufacturingMachine", "online", "", machine_online, true},
    {"ManufacturingMachine", "power", "KWT", machine_power},
    {"ManufacturingMachine", "rotationalSpeed", "RPM", machine_speed},
    {"ManufacturingMachine", "current", "AMP", machine_current},
    {"ManufacturingMachine", "voltage", "VLT", machine_voltage},
    {"AIPrediction", "weeksForIntervention", "C62", weeks_left},
    {"AIPrediction", "anomalyType", "", foreseen, true},
    {"Anomaly", "anomalousProperty", "", anomalous, true},
    {"Anomaly", "thresholdBreach", "", breach, true},
    {"HeartRate", "heartrate", "", heart_rate},
    {"SpO2", "spo2", "", oxygen},
    {"BloodPressure", "systolic", "", systolic},
    {"BloodPressure", "diastolic", "", diastolic},
};

}  // namespace

std::span<const Generator> machine_generators() { return kGenerators; }

}  // namespace aisland::telemetry
