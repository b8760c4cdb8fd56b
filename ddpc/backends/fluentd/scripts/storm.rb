# Prints the state of every topology of a Storm, one JSON object a line.
#
#   ruby storm.rb URL WINDOW LONGEST
#
# URL is that of Storm's user interface. WINDOW is how many seconds back its figures reach. LONGEST is
# how many characters of a message are kept.

require "json"
require "net/http"
require "uri"

URL, WINDOW, LONGEST = ARGV
SECONDS = 5
LARGEST = 4 << 20
FIGURES = %w[emitted transferred acked failed].freeze
STATES = %w[id name status owner uptime tasksTotal workersTotal executorsTotal].freeze

class Failed < StandardError; end

def ask(path)
  uri = URI("#{URL}#{path}")
  options = { open_timeout: SECONDS, read_timeout: SECONDS, max_retries: 0 }
  # Without a proxy, whatever the environment says: it is asked on localhost.
  answer = Net::HTTP.start(uri.host, uri.port, nil, **options) { |http| http.get(uri.request_uri) }
  raise Failed, "it answers with the status #{answer.code}" unless answer.is_a?(Net::HTTPOK)
  raise Failed, "its answer is too long" if answer.body.bytesize > LARGEST
  found = JSON.parse(answer.body.force_encoding("UTF-8").scrub)
  raise Failed, "its answer is no object" unless found.is_a?(Hash)
  found
rescue JSON::ParserError
  raise Failed, "its answer is no JSON"
rescue SystemCallError, SocketError, IOError, Timeout::Error, Net::ProtocolError => problem
  raise Failed, problem.message
end

def cut(text)
  longest = Integer(LONGEST)
  text.length > longest ? [text[0, longest - 4], { "complete" => false }] : [text, {}]
end

def number(value)
  Float(value)
rescue ArgumentError, TypeError
  nil
end

# The figures of one topology in the window.
def figures(id)
  path = "/api/v1/topology/#{URI.encode_www_form_component(id).gsub("+", "%20")}?window=#{WINDOW}&sys=0"
  all = ask(path)["topologyStats"]
  Array(all).find { |one| one.is_a?(Hash) && one["window"].to_s == WINDOW } || {}
end

def record(topology, stats)
  message, mark = cut("#{topology["name"]} is #{topology["status"]}")
  fields = topology.slice(*STATES).merge(stats.slice(*FIGURES)).merge("window_s" => Integer(WINDOW))
  latency = number(stats["completeLatency"])
  {
    "message" => message, **(latency ? { "duration_ms" => latency } : {}),
    "fields" => fields.compact, **mark
  }
end

def failure(text)
  puts JSON.generate("level" => "error", "message" => cut("Storm cannot be asked: #{text}").first)
end

begin
  topologies = Array(ask("/api/v1/topology/summary")["topologies"])
  topologies.grep(Hash).each do |topology|
    stats = {}
    begin
      stats = figures(topology["id"].to_s)
    rescue Failed => problem
      failure("of #{topology["name"]}, #{problem.message}")
    end
    puts JSON.generate(record(topology, stats))
  end
rescue Failed => problem
  failure(problem.message)
end
