/* aisland's door in the relocatable folder: runs bin/aisland with the C library of the machine when it has one, else with the
 * one that travels along, so that the folder works anywhere, an empty root folder included. Static, no dependencies. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char** argv) {
    char self[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
    if (length < 0) { /* no /proc: as it was called */
        if (!realpath(argv[0], self)) return perror(argv[0]), 2;
    } else {
        self[length] = '\0';
    }
    char* slash = strrchr(self, '/');
    if (!slash) return 2;
    *slash = '\0';

    char program[PATH_MAX + 32], loader[PATH_MAX + 64], libraries[2 * PATH_MAX + 64];
    snprintf(program, sizeof(program), "%s/bin/aisland", self);
    if (access("/lib64/ld-linux-x86-64.so.2", X_OK) == 0) {
        execv(program, argv);
        perror(program);
        return 2;
    }
    snprintf(loader, sizeof(loader), "%s/lib/system/ld-linux-x86-64.so.2", self);
    snprintf(libraries, sizeof(libraries), "%s/lib:%s/lib/system", self, self);
    strcat(self, "/bin");
    setenv("AISLAND_BIN", self, 1); /* the running file is the loader: the program cannot see where it is */
    char** arguments = calloc((size_t)argc + 5, sizeof(char*));
    if (!arguments) return 2;
    arguments[0] = loader;
    arguments[1] = "--library-path";
    arguments[2] = libraries;
    arguments[3] = program;
    for (int i = 1; i < argc; ++i) arguments[3 + i] = argv[i];
    execv(loader, arguments);
    perror(loader);
    return 2;
}
