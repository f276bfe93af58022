# Sets a Debian 12 or 13 machine up for building, running and testing aisland. Sourced by run, test and env.
# The machine's own apt sources stay as they are: what Debian 12 lacks comes through a private apt configuration.
# Everything made here lies in ${XDG_CACHE_HOME:-~/.cache}/aisland and is made once.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=${AISLAND_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/aisland}

die() { printf 'aisland setup: %s\n' "$*" >&2; exit 2; }
say() { printf '\033[1maisland setup:\033[0m %s\n' "$*" >&2; }

packages_run="build-essential cmake ninja-build pkg-config ca-certificates libvulkan-dev libvulkan-volk-dev glslc libglfw3-dev libglm-dev
  libimgui-dev libassimp-dev libmeshoptimizer-dev libdraco-dev libwebp-dev libopus-dev libopusfile-dev libvorbis-dev libebur128-dev libspeexdsp-dev libstb-dev libpng-dev libharfbuzz-dev libfreetype-dev
  libunibreak-dev libfribidi-dev fonts-noto-cjk libharfbuzz-bin libmosquitto-dev libsimdjson-dev rapidjson-dev nlohmann-json3-dev libspdlog-dev libcli11-dev
  libssl-dev libsqlite3-dev libzstd-dev libxxhash-dev libseccomp-dev libx11-dev libxcb1-dev mesa-vulkan-drivers xz-utils patchelf musl-tools"
packages_openxr_build="python3 python3-jinja2 python3-pyparsing libjsoncpp-dev libx11-xcb-dev libxcb-glx0-dev libxcb-randr0-dev libxrandr-dev libxxf86vm-dev libgl-dev"
packages_test="libgtest-dev assimp-testmodels libbenchmark-dev vulkan-validationlayers vulkan-tools xvfb xauth xdotool imagemagick mosquitto mosquitto-clients faketime gdb openssl
  git strace python3-jsonschema"
packages_monado_build="libeigen3-dev libudev-dev libcjson-dev libbsd-dev glslang-tools"

. /etc/os-release 2>/dev/null || die "no /etc/os-release; this script knows Debian 12 (bookworm) and 13 (trixie)"
case "${ID:-}:${VERSION_ID:-}" in
  debian:12 | debian:13) ;;
  *) die "this is ${PRETTY_NAME:-an unknown system}; the script knows Debian 12 and 13. Elsewhere install what packages_run in $root/platform/linux/setup.sh lists, then: cmake --preset release && cmake --build --preset release" ;;
esac

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo -- "$@"
  else die "packages have to be installed, but this user is not root and there is no sudo. As root run: $root/platform/linux/setup.sh $setup_kind"
  fi
}

apt_options=()  # of the private configuration
private_apt() {  # $1: suites, the newest of them last
  local apt=$cache/apt-$1 uri
  uri=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 2>/dev/null | awk -v c="$VERSION_CODENAME" '$2 == c && !n++ { print $1 }')
  [ -n "$uri" ] || die "apt knows no source for $VERSION_CODENAME; look at /etc/apt/sources.list and run 'apt-get update'"
  [ -r /usr/share/keyrings/debian-archive-keyring.gpg ] || die "no Debian archive keyring; install the package debian-archive-keyring"
  mkdir -p "$apt/parts" "$apt/lists/partial" "$apt/cache/archives/partial"
  printf 'Types: deb deb-src\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' \
    "$uri" "$2" > "$apt/parts/private.sources"
  apt_options=(-o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$apt/parts" -o "Dir::State::lists=$apt/lists"
               -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root -o Acquire::Retries=3)
}

apt_run() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y "$@" </dev/null >>"$cache/setup.log" 2>&1; }

missing_of() { # packages of the list that are not installed
  local p
  for p in $1; do dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null | grep -qx installed || printf '%s ' "$p"; done
}

install_packages() {
  local missing; missing=$(missing_of "$1")
  [ -z "$missing" ] && return
  say "installing $(echo "$missing" | wc -w) packages (log: $cache/setup.log)"
  apt_run update || die "the package lists could not be fetched. Is the network there? The last lines of $cache/setup.log say more"
  # shellcheck disable=SC2086
  apt_run install --no-install-recommends $missing ||
    die "packages could not be installed; the last lines of $cache/setup.log say why: $(tail -n 2 "$cache/setup.log" | tr '\n' ' ')"
}

newer_mesa() { # Debian 12: llvmpipe and drivers from backports, where OpenXR runtimes find what they need
  [ "$VERSION_ID" = 12 ] || return 0
  dpkg --compare-versions "$(dpkg-query -W -f '${Version}' mesa-vulkan-drivers 2>/dev/null || echo 0)" ge 24 && return
  say "installing Mesa from bookworm-backports"
  private_apt backports "bookworm bookworm-backports"
  apt_run "${apt_options[@]}" update && apt_run "${apt_options[@]}" install --no-install-recommends -t bookworm-backports mesa-vulkan-drivers ||
    die "Mesa could not be installed from bookworm-backports; the last lines of $cache/setup.log say why"
}

fetch_trixie() { # into $cache/trixie: source tarballs and headers that Debian 12 lacks; apt checks their hashes
  local want=$1 kind=$2
  ls "$cache/trixie/$want"* >/dev/null 2>&1 && return
  mkdir -p "$cache/trixie"
  private_apt trixie trixie
  [ -n "${trixie_updated:-}" ] || apt-get -qq "${apt_options[@]}" update >>"$cache/setup.log" 2>&1 ||
    die "Debian 13's package lists could not be fetched. Is the network there?"
  trixie_updated=1
  if [ "$kind" = source ]; then
    (cd "$cache/trixie" && apt-get -qq "${apt_options[@]}" source --tar-only --download-only "$want" >>"$cache/setup.log" 2>&1)
  else
    (cd "$cache/trixie" && apt-get -qq "${apt_options[@]}" download "$want" >>"$cache/setup.log" 2>&1)
  fi || die "$want could not be fetched from Debian 13; see $cache/setup.log"
}

build_cmake() { # name, tarball prefix, options...: builds and installs into $AISLAND_DEPS
  local name=$1 tarball=$2; shift 2
  [ -e "$AISLAND_DEPS/.$name" ] && return
  say "building $name (once)"
  local work=$cache/build-$name
  rm -rf "$work" && mkdir -p "$work/source" && tar -xf "$cache"/trixie/"$tarball"*.orig.tar.* -C "$work/source" --strip-components=1 &&
    cmake -S "$work/source" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=Release "-DCMAKE_INSTALL_PREFIX=$AISLAND_DEPS" \
      -DCMAKE_INSTALL_LIBDIR=lib "$@" >>"$cache/setup.log" 2>&1 &&
    cmake --build "$work/build" --target install >>"$cache/setup.log" 2>&1 || die "$name could not be built; see $cache/setup.log"
  rm -rf "$work"
  touch "$AISLAND_DEPS/.$name"
}

setup_run() {
  install_packages "$packages_run"
  newer_mesa
  mkdir -p "$AISLAND_DEPS/include"
  if [ "$VERSION_ID" = 12 ]; then
    if [ ! -e "$AISLAND_DEPS/include/vk_mem_alloc.h" ]; then
      fetch_trixie libvulkan-memory-allocator-dev binary
      rm -rf "$cache/vma" && dpkg -x "$cache"/trixie/libvulkan-memory-allocator-dev_*.deb "$cache/vma" &&
        cp "$cache"/vma/usr/include/vk_mem_alloc.h "$AISLAND_DEPS/include/" || die "the VMA header could not be unpacked"
      rm -rf "$cache/vma"
    fi
    if [ ! -e "$AISLAND_DEPS/.openxr" ]; then
      install_packages "$packages_openxr_build"
      fetch_trixie openxr-sdk-source source
      build_cmake openxr openxr-sdk-source -DPython3_EXECUTABLE=/usr/bin/python3 -DBUILD_TESTS=OFF -DBUILD_API_LAYERS=ON -DDYNAMIC_LOADER=ON -DBUILD_WITH_SYSTEM_JSONCPP=ON
    fi
  else
    install_packages "libvulkan-memory-allocator-dev libopenxr-dev libopenxr-loader1"
  fi
}

setup_test() {
  setup_run
  install_packages "$packages_test"
  [ "$VERSION_ID" = 12 ] || install_packages "openxr-layer-corevalidation"
  if [ ! -e "$AISLAND_DEPS/.monado" ]; then  # Debian's is a service's client: a test wants a runtime of its own, in its process
    install_packages "$packages_monado_build $packages_openxr_build"
    fetch_trixie monado source
    build_cmake monado monado -DPython3_EXECUTABLE=/usr/bin/python3 -DXRT_FEATURE_SERVICE=OFF -DBUILD_TESTING=OFF -DXRT_MODULE_MONADO_CLI=OFF -DXRT_BUILD_SAMPLES=OFF \
      -DXRT_FEATURE_STEAMVR_PLUGIN=OFF -DXRT_HAVE_OPENCV=OFF -DXRT_HAVE_SDL2=OFF -DXRT_HAVE_OPENGL=OFF -DXRT_HAVE_WAYLAND=OFF \
      -DXRT_BUILD_DRIVER_VIVE=OFF -DXRT_BUILD_DRIVER_WMR=OFF -DXRT_BUILD_DRIVER_RIFT_S=OFF \
      -DXRT_BUILD_DRIVER_STEAMVR_LIGHTHOUSE=OFF -DXRT_FEATURE_OPENXR_LAYER_FB_PASSTHROUGH=ON \
      -DXRT_FEATURE_OPENXR_PERFORMANCE_SETTINGS=ON
  fi
}

# Once per version of this file: `kind` is run or test.
setup() {
  setup_kind=$1
  mkdir -p "$cache" || die "the cache folder $cache cannot be made; set AISLAND_CACHE to a folder that can be written"
  local stamp; stamp=$cache/setup-$1-$VERSION_ID-$(sha256sum "$root/platform/linux/setup.sh" | cut -c1-16)
  export AISLAND_DEPS=$cache/deps
  [ -e "$stamp" ] && return
  : > "$cache/setup.log"
  "setup_$1"
  rm -f "$cache/setup-$1-"*
  touch "$stamp"
}

# Tests only: a real OpenXR runtime without a headset.
export_runtime() {
  local json
  for json in "${AISLAND_DEPS:+$AISLAND_DEPS/share/openxr/1/openxr_monado.json}" /usr/share/openxr/1/openxr_monado.json; do
    [ -n "$json" ] && [ -e "$json" ] && export XR_RUNTIME_JSON=$json && break
  done
  [ -d "${AISLAND_DEPS:-/nonexistent}/share/openxr/1/api_layers" ] && export XR_API_LAYER_PATH=$AISLAND_DEPS/share/openxr/1/api_layers/explicit.d
  if [ -z "${XDG_RUNTIME_DIR:-}" ] || [ ! -d "$XDG_RUNTIME_DIR" ]; then
    export XDG_RUNTIME_DIR=$cache/runtime
    mkdir -p -m 700 "$XDG_RUNTIME_DIR"
  fi
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then setup "${1:-run}"; fi
