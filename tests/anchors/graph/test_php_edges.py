"""Names to edges in PHP: namespaces, `use`, typed fields, traits, parents, callables as arrays."""

from __future__ import annotations

from support.graphs import graphed

FILES = {
    "src/Repo.php": "<?php\nnamespace App;\nclass Repo\n{\n    public function find(int $id): User\n    {\n    }\n"
    "    public static function make(): static { return new static(); }\n}\n",
    "src/User.php": "<?php\nnamespace App;\nclass User extends Model\n{\n    use Named;\n"
    "    public function __construct() { parent::__construct(); }\n"
    "    public function save() { $this->rename('x'); }\n}\n",
    "src/Model.php": "<?php\nnamespace App;\nabstract class Model\n{\n    public function __construct() {}\n"
    "    public function touch() {}\n}\n",
    "src/Named.php": "<?php\nnamespace App;\ntrait Named\n{\n    public function rename(string $to) {}\n}\n",
    "src/Web/Page.php": "<?php\nnamespace App\\Web;\nuse App\\Repo;\nuse App\\{User as Person};\n"
    "use function App\\helper;\n"
    "require __DIR__ . '/../functions.php';\nclass Page\n{\n"
    "    public function __construct(private Repo $repo) {}\n"
    "    public function show(int $id)\n    {\n        $user = $this->repo->find($id);\n        $user->save();\n"
    "        $user->touch();\n        helper();\n        Repo::make()->find(2);\n        $p = new Person();\n"
    "        $p->save();\n        \\App\\other();\n    }\n}\n",
    "src/functions.php": "<?php\nnamespace App;\nfunction helper() {}\nfunction other() {}\n",
    "routes/web.php": "<?php\nuse App\\Web\\Page;\nRoute::get('/x', [Page::class, 'show']);\n",
}


def test_namespaces_uses_and_paths() -> None:
    graph = graphed(FILES)
    show = "src/Web/Page.php:Page.show"
    assert graph.edge(show, "src/functions.php:helper", "call").reason == "use"
    assert graph.edge(show, "src/functions.php:other", "call").is_certain
    assert graph.edge("src/Web/Page.php", "src/functions.php", "import").reason == "require"
    assert graph.edge(show, "src/User.php:User", "new").is_certain
    assert graph.edge("src/User.php:User", "src/Named.php:Named", "inherit").is_certain
    assert graph.edge("src/User.php:User", "src/Model.php:Model", "inherit").is_certain


def test_types_of_fields_results_and_variables() -> None:
    graph = graphed(FILES)
    show = "src/Web/Page.php:Page.show"
    found = graph.edges(show, "src/Repo.php:Repo.find")
    assert len(found) == 2 and all(edge.is_certain for edge in found)
    assert len(graph.edges(show, "src/User.php:User.save")) == 2
    assert graph.edge(show, "src/Model.php:Model.touch", "call").is_certain
    assert graph.edge(show, "src/Repo.php:Repo.make", "call").is_certain


def test_traits_parents_and_callables() -> None:
    graph = graphed(FILES)
    assert graph.edge("src/User.php:User.save", "src/Named.php:Named.rename", "call").is_certain
    built = graph.edge("src/User.php:User.__construct", "src/Model.php:Model.__construct", "call")
    assert built.reason.startswith("super, ")
    assert graph.edge("routes/web.php", "src/Web/Page.php:Page.show").is_certain


def test_routes_of_rails_lead_to_controllers() -> None:
    graph = graphed(
        {
            "config/routes.rb": "Rails.application.routes.draw do\n  namespace :admin do\n    resources :users\n  end\n"
            "  get '/', to: 'home#index'\nend\n",
            "app/controllers/admin/users_controller.rb": "class Admin::UsersController\n  def index; end\nend\n",
            "app/controllers/home_controller.rb": "class HomeController\n  def index; end\nend\n",
        }
    )
    users = "app/controllers/admin/users_controller.rb:UsersController"
    assert graph.edge("config/routes.rb", users).is_certain
    assert graph.edge("config/routes.rb", "app/controllers/home_controller.rb:HomeController.index").is_certain
