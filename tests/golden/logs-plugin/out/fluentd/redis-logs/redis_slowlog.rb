# Makes the plugin redis_slowlog, which was written for fluentd 0.12, run on fluentd 1.
#
#   env LONGEST=256 fluentd -r redis_slowlog.rb
#
# It looks for classes where they used to be; it ends where Redis is not there yet, or has nothing to
# tell; and its records have a shape of their own.

require "fluent/input"
require "fluent/plugin/in_redis_slowlog"

class Fluent::Redis_SlowlogInput
  LONGEST = Integer(ENV.fetch("LONGEST", "256"))

  alias_method :start_at_once, :start
  alias_method :output_of_some, :output

  # It begins once Redis answers: fluentd itself is well before, and Redis may wait for that.
  def start
    @beginning = Thread.new do
      start_at_once
    rescue StandardError => problem
      log.warn "the slow log cannot be read yet", error: problem.message
      sleep @get_interval
      retry
    end
  end

  def shutdown
    @beginning.kill
    @watcher&.kill
    @redis&.close
  end

  # The plugin's record in our shape.
  def self.shaped(record)
    text = record[:command].map { |word| word.to_s.dup.force_encoding("UTF-8").scrub }.join(" ")
    whole = text.length <= LONGEST
    {
      "message" => whole ? text : text[0, LONGEST - 4],
      "duration_ms" => record[:exec_time] / 1000.0,
      "fields" => { "id" => record[:id] },
      **(whole ? {} : { "complete" => false })
    }
  end

  private

  def output(last_id = 0)
    @redis.slowlog("get", 1).empty? ? last_id : output_of_some(last_id)
  rescue StandardError => problem
    log.warn "the slow log cannot be read", error: problem.message
    last_id
  end
end

# Where the plugin hands its records over.
Fluent::Engine.define_singleton_method(:emit) do |tag, _time, record|
  happened = Fluent::EventTime.new(record[:timestamp].to_i)
  root_agent.event_router.emit(tag, happened, Fluent::Redis_SlowlogInput.shaped(record))
end
