// One function a subcommand: argv[0] is its name, the return value the exit status
// (0 done, 1 done and found something wrong, 2 cannot run, 75 start me again).
#pragma once

namespace aisland::cli {

int run_show(int argc, char** argv);  // tour, kiosk, present, record
int run_replay(int argc, char** argv);
int run_render(int argc, char** argv);
int run_bench(int argc, char** argv);
int run_bake(int argc, char** argv);
int run_check(int argc, char** argv);
int run_new(int argc, char** argv);
int run_schema(int argc, char** argv);
int run_simulate(int argc, char** argv);
int run_listen(int argc, char** argv);
int run_doctor(int argc, char** argv);
int run_worker(int argc, char** argv);  // the jailed side of a bake; not for people

}  // namespace aisland::cli
