"""Is a first message an error? The forms of known protocols, plain objects, and what only looks like one."""

import json

import pytest

from wsinvest.facts.first_words import LONGEST, error_in

PUSHER = {"event": "pusher:error", "data": json.dumps({"code": 4001, "message": "Application does not exist"})}
SAID = [
    (json.dumps(PUSHER), "Pusher", "4001", "Application does not exist"),
    ('{"event":"pusher:error","data":{"code":4004,"message":"Over quota"}}', "Pusher", "4004", "Over quota"),
    (
        '[null,"1","room:1","phx_reply",{"status":"error","response":{"reason":"stale token"}}]',
        "Phoenix",
        "",
        "stale token",
    ),
    ('{"event":"phx_error","payload":{},"topic":"room:1","ref":"1"}', "Phoenix", "", "phx_error"),
    ('{"type":"disconnect","reason":"unauthorized","reconnect":false}', "ActionCable", "", "unauthorized"),
    ('{"identifier":"{}","type":"reject_subscription"}', "ActionCable", "", "reject_subscription"),
    ('{"error":"The protocol \'x\' is not supported."}\x1e', "SignalR", "", "The protocol 'x' is not supported."),
    ('{"type":7,"error":"Connection closed with an error."}\x1e', "SignalR", "", "Connection closed with an error."),
    ('{"type":"connection_error","payload":{"message":"no token"}}', "GraphQL", "", "no token"),
    (
        '{"type":"connection_error","payload":{"errors":[{"errorType":"UnauthorizedException","message":"denied"}]}}',
        "GraphQL",
        "UnauthorizedException",
        "denied",
    ),
    ('[4,"17","SecurityError","unknown charger",{}]', "OCPP", "SecurityError", "unknown charger"),
    ('[3,{"message":"no such realm"},"wamp.error.no_such_realm"]', "WAMP", "wamp.error.no_such_realm", "no such realm"),
    ("ERROR\nmessage:Bad CONNECT\ncontent-type:text/plain\n\nbody\0", "STOMP", "", "Bad CONNECT"),
    ("ERROR\r\n\r\nAccess refused\0", "STOMP", "", "Access refused"),
    ('c[3000,"Go away!"]', "SockJS", "3000", "Go away!"),
    (
        '{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"Invalid Request"}}',
        "JSON-RPC",
        "-32600",
        "Invalid Request",
    ),
    ('{"disconnect":{"code":3500,"reason":"invalid token"}}', "Centrifugo", "3500", "invalid token"),
    ('{"push":{"disconnect":{"code":3501,"reason":"bad request"}}}', "Centrifugo", "3501", "bad request"),
    ('{"message":"Forbidden","connectionId":"a=","requestId":"b="}', "AWS API Gateway", "", "Forbidden"),
    ('{"msg":"failed","version":"1"}', "DDP", "", "failed"),
    ('{"type":"error","code":"room_closed","message":"this room is closed"}', "", "room_closed", "this room is closed"),
    (
        '{"type":"error","error":{"type":"x","code":"no_model","message":"no such model"}}',
        "",
        "no_model",
        "no such model",
    ),
    ('{"type":"auth_invalid","message":"Invalid access token"}', "", "", "Invalid access token"),
    ('{"event":"error","code":"60012","msg":"Illegal request"}', "", "60012", "Illegal request"),
    ('{"error":"unauthorized"}', "", "", "unauthorized"),
    ('{"success":false,"reason":"no seat left"}', "", "", "no seat left"),
    ('{"statusCode":401,"message":"Unauthorized"}', "", "401", "Unauthorized"),
    ('{"type":"unauthorized"}', "", "", "unauthorized"),
    ('{"error":true,"message":"database is down"}', "", "", "database is down"),
]
HEALTHY = [
    "",
    "hello",
    "o",
    "h",
    'a["error: invalid token"]',
    '{"type":"welcome"}',
    '{"type":"auth_required","ha_version":"2026.1"}',
    '{"error":null,"code":0,"message":"connected"}',
    '{"errors":[],"code":0}',
    '{"error":"","status":"ok"}',
    '{"error":"none","message":"welcome"}',
    '{"error":false,"message":"welcome"}',
    '{"error":{},"data":{"x":1}}',
    '{"error":{"code":0,"message":"success"}}',
    '{"code":200,"message":"OK"}',
    '{"code":0,"msg":"success"}',
    '{"code":1001,"message":"room created"}',
    '{"code":4711,"message":"welcome"}',
    '{"success":true,"message":"no errors"}',
    '{"type":"message","user":"ana","message":"I get an error: invalid token"}',
    '{"message":"error: forbidden"}',
    '{"user":"ana","status":"failed","message":"build 17 failed"}',
    '{"type":"deploy.failed","data":{"message":"deploy failed"}}',
    '{"level":"error","message":"disk is full","host":"db1"}',
    '{"errors":[{"message":"disk is full"}],"timestamp":1}',
    '{"type":"error_rate","error":0.02}',
    '{"series":"a","error":"rate of errors","data":[]}',
    '{"event":"pusher:connection_established","data":"{\\"socket_id\\":\\"1.2\\"}"}',
    "{}\x1e",
    '{"type":6}\x1e',
    '[3,"17",{"status":"Accepted"}]',
    '[2,"17","BootNotification",{}]',
    "[4,5,6,7,8]",
    '[4,"a","b","c"]',
    '[null,"1","room:1","phx_reply",{"status":"ok","response":{}}]',
    '{"jsonrpc":"2.0","id":1,"result":{}}',
    '{"jsonrpc":"2.0","id":1,"error":null}',
    '{"type":"disconnect","user":"ana"}',
    "ERROR in the kitchen",
    "[1,2",
    "{" * 5000,
    "[" * 5000,
    '{"error":{"error":{"error":{"error":{"error":{"error":"deep down"}}}}}}',
    "7",
    '"error"',
]
# What a server says right before it closes.
LAST = [
    ("invalid token", "invalid token"),
    ("Error: room does not exist", "Error: room does not exist"),
    ('{"user":"x","status":"failed","message":"too late"}', "too late"),
    ('{"errors":[{"message":"not allowed here"}]}', "not allowed here"),
    ('{"code":4711,"message":"no seat left"}', "no seat left"),
    ('{"error":17,"message":"no seat left"}', "no seat left"),
]
NOT_EVEN_LAST = [
    "hello",
    "bye",
    '{"type":"welcome"}',
    '{"error":null,"code":0}',
    '{"code":0,"message":"ok"}',
    '["invalid token"]',
]


@pytest.mark.parametrize(("text", "protocol", "code", "words"), SAID)
def test_an_error_is_read_by_its_form(text, protocol, code, words):
    """Protocol, code and words, also where the object stands as text within another one."""
    found = error_in(text)

    assert found is not None
    assert (protocol, code, words) == (found.protocol, found.code, found.words)


@pytest.mark.parametrize("text", HEALTHY)
def test_what_only_speaks_of_errors_is_none(text):
    """Empty error fields, codes of success, chats and logs about errors: a healthy service says all that."""
    assert error_in(text) is None


@pytest.mark.parametrize(("text", "words"), LAST)
def test_before_a_close_more_counts(text, words):
    """Where the server leaves right after it, a text that refuses is the reason; without that it is no error."""
    found = error_in(text, last=True)

    assert error_in(text) is None
    assert found is not None
    assert words == found.words


@pytest.mark.parametrize("text", NOT_EVEN_LAST)
def test_a_farewell_is_no_error(text):
    """A server may greet and leave."""
    assert error_in(text, last=True) is None


def test_long_messages_are_left_alone():
    """A message of megabytes is no error, and is not parsed."""
    assert error_in('{"error":"' + "x" * LONGEST + '"}') is None
    assert 500 == len(error_in('{"error":"' + "x" * 1000 + '"}').words)
