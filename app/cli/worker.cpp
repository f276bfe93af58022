// worker: the jailed side of a conversion; started by the program itself, never by a person.
#include "app/bake/import.h"
#include "app/cli/commands.h"
#include "platform/jail/jail.h"

namespace aisland::cli {

int run_worker(int, char**) { return jail::run_worker(bake::run_task); }

}  // namespace aisland::cli
