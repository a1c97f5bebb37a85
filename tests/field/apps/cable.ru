# ActionCable on puma; what differs between cases comes from the environment.
require "logger"
require "action_cable"

module ApplicationCable
  class Connection < ActionCable::Connection::Base
    def connect
      reject_unauthorized_connection if ENV["CABLE_REJECTS"]
    end
  end
end

settings = ActionCable.server.config
settings.cable = { "adapter" => "async" }
settings.connection_class = -> { ApplicationCable::Connection }
settings.logger = Logger.new($stdout)
settings.allowed_request_origins = ENV.fetch("CABLE_ORIGINS", "").split
settings.allow_same_origin_as_host = !ENV["CABLE_ORIGINS"]
settings.mount_path = nil

map("/cable") { run ActionCable.server }
run ->(_env) { [200, { "Content-Type" => "text/html" }, ["<h1>shop</h1>"]] }
