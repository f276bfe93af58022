#include "app/cli/commands.h"
#include "app/cli/model.h"
namespace aisland::cli {
#ifndef HAVE_SIMULATE
int run_simulate(int, char**) { return 2; }
#endif
#ifndef HAVE_LISTEN
int run_listen(int, char**) { return 2; }
#endif
#ifndef HAVE_MODEL
int run_worker(int, char**) { return 2; }
struct ModelScene::Impl {};
ModelScene::ModelScene() = default;
ModelScene::~ModelScene() = default;
ModelScene::ModelScene(ModelScene&&) noexcept = default;
ModelScene& ModelScene::operator=(ModelScene&&) noexcept = default;
const World& ModelScene::world() const { std::abort(); }
const Frame& ModelScene::frame(const Input&) { std::abort(); }
Result<ModelScene> load_model(const std::string&, const std::string&, std::optional<int64_t>) { return Error{"pending", "", ""}; }
Result<render::PixelImage> take_model(const std::string&, const std::string&, Size, bool, uint32_t, std::optional<int64_t>) { return Error{"pending", "", ""}; }
#endif
}
