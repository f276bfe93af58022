#include "app/cli/commands.h"
namespace aisland::cli {
#ifndef HAVE_SIMULATE
int run_simulate(int, char**) { return 2; }
#endif
#ifndef HAVE_LISTEN
int run_listen(int, char**) { return 2; }
#endif
}
