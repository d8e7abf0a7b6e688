# Which definition each executed call of a folder's files led to, a line of JSON each:
#
#   CALLS_ROOT=FOLDER CALLS_FOLDER=OUT RUBYOPT=-r/path/to/graph_callees.rb ruby …
#
# `name` is the name that was called, `definition` is [path, line], [] for one outside of the folder and null where Ruby
# does not tell (members of a Struct, what Forwardable makes). What the called one overrides counts as told too. Calls
# that `specialized_instruction` would hide are traced as well. Each process writes a file of its own when it ends.

RubyVM::InstructionSequence.compile_option = { specialized_instruction: false }

module CalledDefinitions
  ROOT = "#{File.realpath(ENV.fetch('CALLS_ROOT'))}/".freeze
  START = Dir.pwd.freeze
  INSTANCE_METHOD = Module.instance_method(:instance_method)
  SUBCLASS = Module.instance_method(:<)
  FORWARDED = /\/(?:forwardable|delegate)(?:\/impl)?\.rb\z/
  FOUND = {}
  BODIES = Hash.new { |all, type| all[type] = {} }.compare_by_identity
  PATHS = Hash.new { |all, path| all[path] = inside(path) }
  OWNERS = {}
  PLACES = Hash.new { |all, type| all[type] = {} }.compare_by_identity

  module_function

  def inside(path)
    return if path.start_with?('<', '(') # Ruby's own, and what `eval` gave no file

    full = path.start_with?('/') ? path : File.expand_path(path, START)
    full.delete_prefix(ROOT) if full.start_with?(ROOT)
  end

  def add(path, line, name, target)
    at = PATHS[path]
    (FOUND[[at, line, name]] ||= {})[target] = true if at
  end

  def called(event)
    by = caller_locations(3, 1)&.first
    return unless by && PATHS[by.path]

    name = event.callee_id == :initialize && by.label == 'new' ? :new : event.callee_id
    place = FORWARDED.match?(event.path) ? nil : [event.path, event.lineno]
    OWNERS[place] ||= [event.defined_class, event.method_id] if place
    add(by.path, by.lineno, name, place)
  end

  # Methods without a body in Ruby: those of C and what `attr_reader` and its like make.
  def called_native(event)
    return unless PATHS[event.path]

    type = event.self
    if event.method_id == :new && Class === type
      add(event.path, event.lineno, :new, type)
    else
      owner = event.defined_class
      place = PLACES[owner].fetch(event.method_id) { |id| PLACES[owner][id] = native_place(owner, id) }
      OWNERS[place] ||= [owner, event.method_id] if place && !place.empty?
      add(event.path, event.lineno, event.callee_id, place)
    end
  end

  def native_place(owner, name)
    INSTANCE_METHOD.bind_call(owner, name).source_location || (SUBCLASS.bind_call(owner, Struct) ? nil : [])
  rescue NameError
    []
  end

  def definitions(target)
    return [target, *overridden(target)] unless Module === target

    places = BODIES[target].keys
    named = Module.instance_method(:name).bind_call(target)
    places << Object.const_source_location(named) if places.empty? && named
    places.compact.empty? ? [[]] : places.compact
  end

  def overridden(place)
    owner, name = OWNERS[place]
    method = owner && INSTANCE_METHOD.bind_call(owner, name)
    found = []
    found << method.source_location while found.size < 20 && (method = method&.super_method)
    found.compact.select { |path, _| PATHS[path] }
  rescue NameError
    []
  end

  def shown(place)
    place && place.first && PATHS[place.first] ? [PATHS[place.first], place.last] : place && []
  end

  def write
    require 'json'
    rows = FOUND.flat_map do |(path, line, name), targets|
      places = targets.keys.flat_map { |target| definitions(target) }.map { |place| shown(place) }.uniq
      places.map { |place| JSON.generate('path' => path, 'line' => line, 'name' => name, 'definition' => place) }
    end
    File.write(File.join(ENV.fetch('CALLS_FOLDER'), "#{Process.pid}-#{rand(1 << 32)}.jsonl"), rows.join("\n"))
  end
end

traced = TracePoint.new(:call, :c_call, :class) do |event|
  case event.event
  when :call then CalledDefinitions.called(event)
  when :c_call then CalledDefinitions.called_native(event)
  else CalledDefinitions::BODIES[event.self][[event.path, event.lineno]] = true
  end
end
at_exit do
  traced.disable
  CalledDefinitions.write
end
traced.enable
