# Prints what is new in the slow log of a Redis, one JSON object a line, the oldest first.
#
#   ruby slowlog.rb HOST PORT LONGEST STATE [PASSWORD]
#
# LONGEST is how many characters of a command are kept. STATE is the file that remembers the last
# entry. PASSWORD is a file with the password, which redis-cli gets by its environment.

require "json"
require "open3"

HOST, PORT, LONGEST, STATE, PASSWORD = ARGV
MOST = 1024 # entries at once; Redis keeps 128 unless it is told otherwise
SECONDS = 5

class Failed < StandardError; end

# What redis-cli prints for a command.
def ask(*command)
  environment = PASSWORD ? { "REDISCLI_AUTH" => File.read(PASSWORD).chomp } : {}
  out, err, status = Open3.capture3(
    environment, "timeout", SECONDS.to_s, "redis-cli", "-h", HOST, "-p", PORT, *command
  )
  raise Failed, "no answer within #{SECONDS} s" if status.exitstatus == 124
  [out, err].map { |text| text.force_encoding("UTF-8").scrub }
end

def refused(out, err)
  said = (err + out).lines.map(&:strip).reject(&:empty?).first
  raise Failed, said || "no answer"
end

# Which Redis it is: another number after every start.
def run
  out, err = ask("INFO", "server")
  out[/^run_id:(\h+)/, 1] || refused(out, err)
end

def entries
  out, err = ask("--json", "SLOWLOG", "GET", MOST.to_s)
  found = JSON.parse(out)
  found.is_a?(Array) ? found.sort_by(&:first) : refused(out, err)
rescue JSON::ParserError
  refused(out, err)
end

def remembered
  state = JSON.parse(File.read(STATE))
  [state.fetch("run"), Integer(state.fetch("last"))]
rescue SystemCallError, JSON::ParserError, KeyError, TypeError, ArgumentError, NoMethodError
  [nil, -1]
end

def remember(run, last)
  File.write("#{STATE}.new", JSON.generate("run" => run, "last" => last))
  File.rename("#{STATE}.new", STATE)
end

def cut(text)
  longest = Integer(LONGEST)
  text.length > longest ? [text[0, longest - 4], { "complete" => false }] : [text, {}]
end

def record(entry, missed)
  id, seconds, micros, words, client, name = entry
  message, mark = cut(words.join(" "))
  fields = { "id" => id, "client" => client, "client_name" => name, "missed" => missed }
  {
    "time" => seconds, "message" => message, "duration_ms" => micros / 1000.0,
    "fields" => fields.reject { |_, value| value.nil? || value == "" },
    **mark
  }
end

begin
  now, found = run, entries
  before, last = remembered
  last = -1 unless before == now # numbers begin anew with every start of Redis
  found.select { |entry| entry.first > last }.each_with_index do |entry, place|
    # Entries that Redis dropped before they were seen are counted with the first that is left.
    missed = place.zero? && before ? entry.first - last - 1 : 0
    puts JSON.generate(record(entry, missed.zero? ? nil : missed))
    last = entry.first
  end
  $stdout.flush
  remember(now, last)
rescue Failed, SystemCallError => problem
  puts JSON.generate("level" => "error", "message" => "the slow log cannot be read: #{problem.message}")
end
