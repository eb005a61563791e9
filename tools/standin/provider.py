"""A stand-in for the AWS provider: any resource type of pulumi_aws, no account, no network.

It answers the engine's provider protocol as the real one does in what a policy pack can see: inputs get their
defaults and automatic names in `Check`, outputs that the program does not set are unknown in a preview and made up in
an update. It validates nothing and proves nothing about AWS.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent import futures
from contextlib import contextmanager
from importlib.metadata import version

import grpc
from google.protobuf import empty_pb2, json_format, struct_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from tools.standin.invokes import NotSupported, invoke
from tools.standin.metadata import ResourceType, UnknownType, resource_type
from tools.standin.plausible import DEFAULT_REGION, Place, automatic_name, made_up, resource_id

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"  # marks a value that is unknown until deployment
_DEFAULTS = "__defaults"  # where bridged providers note which inputs they filled in
_SIGNATURE_KEY = "4dabf18193072939515e22adb298388d"  # marks secrets, assets and the like
_MAX_MESSAGE_BYTES = 1024 * 1024 * 400


class StandIn(provider_pb2_grpc.ResourceProviderServicer):
    """The provider. One instance may serve many previews; the region is that of the provider configured last."""

    def __init__(self) -> None:
        self._place = Place()

    def Handshake(
        self, request: provider_pb2.ProviderHandshakeRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ProviderHandshakeResponse:
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True, accept_outputs=True)

    def Attach(self, request: plugin_pb2.PluginAttach, context: grpc.ServicerContext) -> empty_pb2.Empty:
        return empty_pb2.Empty()

    def GetPluginInfo(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo(version=version("pulumi_aws"))

    def CheckConfig(
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext) -> provider_pb2.DiffResponse:
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    def Configure(
        self, request: provider_pb2.ConfigureRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ConfigureResponse:
        region = request.args.fields["region"].string_value if "region" in request.args.fields else ""
        self._place = Place(region=DEFAULT_REGION if region in ("", UNKNOWN) else region)
        return provider_pb2.ConfigureResponse(acceptSecrets=True, acceptOutputs=True, supportsPreview=True)

    def Check(self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext) -> provider_pb2.CheckResponse:
        try:
            type_ = resource_type(request.type)
        except UnknownType as error:
            return provider_pb2.CheckResponse(failures=[provider_pb2.CheckFailure(reason=str(error))])
        inputs = struct_pb2.Struct()
        inputs.CopyFrom(request.news)
        defaults = []
        name = type_.name_property
        if name is not None and name not in inputs.fields:
            if name in request.olds.fields:
                inputs.fields[name].CopyFrom(request.olds.fields[name])
            else:
                inputs.fields[name].string_value = automatic_name(request.urn.rsplit("::", 1)[-1], request.randomSeed)
            defaults.append(name)
        for property_ in type_.properties.values():
            if property_.default is not None and property_.name not in inputs.fields:
                inputs.fields[property_.name].bool_value = property_.default
                defaults.append(property_.name)
        inputs.fields[_DEFAULTS].CopyFrom(_value(defaults))
        return provider_pb2.CheckResponse(inputs=inputs)

    def Diff(self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext) -> provider_pb2.DiffResponse:
        before, after = request.old_inputs.fields, request.news.fields
        changed = sorted(
            key
            for key in {*before, *after} - {_DEFAULTS}
            if key not in before or key not in after or before[key] != after[key]
        )
        changed = [key for key in changed if key not in request.ignoreChanges]
        replaces = [key for key in changed if key == resource_type(request.type).name_property]
        some, none = provider_pb2.DiffResponse.DIFF_SOME, provider_pb2.DiffResponse.DIFF_NONE
        return provider_pb2.DiffResponse(changes=some if changed else none, diffs=changed, replaces=replaces)

    def Create(self, request: provider_pb2.CreateRequest, context: grpc.ServicerContext) -> provider_pb2.CreateResponse:
        type_ = resource_type(request.type)
        id_ = resource_id(type_, _plain(request.properties), request.urn)
        outputs = self._outputs(type_, request.properties, id_, is_preview=request.preview)
        return provider_pb2.CreateResponse(id="" if request.preview else id_, properties=outputs)

    def Read(self, request: provider_pb2.ReadRequest, context: grpc.ServicerContext) -> provider_pb2.ReadResponse:
        type_ = resource_type(request.type)
        known = struct_pb2.Struct()
        known.CopyFrom(request.properties)
        name = type_.name_property
        if name is not None and name not in known.fields:
            known.fields[name].string_value = request.id
        outputs = self._outputs(type_, known, request.id, is_preview=False)
        return provider_pb2.ReadResponse(id=request.id, properties=outputs, inputs=request.inputs)

    def Update(self, request: provider_pb2.UpdateRequest, context: grpc.ServicerContext) -> provider_pb2.UpdateResponse:
        type_ = resource_type(request.type)
        known = struct_pb2.Struct()
        known.CopyFrom(request.news)
        for name, property_ in type_.properties.items():
            if not property_.is_input and name in request.olds.fields and name not in known.fields:
                known.fields[name].CopyFrom(request.olds.fields[name])
        return provider_pb2.UpdateResponse(
            properties=self._outputs(type_, known, request.id, is_preview=request.preview)
        )

    def Delete(self, request: provider_pb2.DeleteRequest, context: grpc.ServicerContext) -> empty_pb2.Empty:
        return empty_pb2.Empty()

    def Invoke(self, request: provider_pb2.InvokeRequest, context: grpc.ServicerContext) -> provider_pb2.InvokeResponse:
        try:
            answer = invoke(request.tok, _plain(request.args), self._place)
        except NotSupported as error:
            return provider_pb2.InvokeResponse(failures=[provider_pb2.CheckFailure(reason=str(error))])
        response = provider_pb2.InvokeResponse()
        getattr(response, "return").CopyFrom(_struct(answer))  # a keyword of Python
        return response

    def Call(self, request: provider_pb2.CallRequest, context: grpc.ServicerContext) -> provider_pb2.CallResponse:
        failure = provider_pb2.CheckFailure(reason=f"not supported offline: {request.tok}")
        return provider_pb2.CallResponse(failures=[failure])

    def Construct(
        self, request: provider_pb2.ConstructRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ConstructResponse:
        context.abort(grpc.StatusCode.UNIMPLEMENTED, f"not supported offline: {request.type}")

    def Cancel(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> empty_pb2.Empty:
        return empty_pb2.Empty()

    def _outputs(
        self, type_: ResourceType, known: struct_pb2.Struct, id_: str, *, is_preview: bool
    ) -> struct_pb2.Struct:
        outputs = struct_pb2.Struct()
        outputs.CopyFrom(known)
        outputs.fields.pop(_DEFAULTS, None)
        plain = _plain(known)
        for property_ in type_.properties.values():
            if property_.is_always_set and property_.name not in outputs.fields:
                value = UNKNOWN if is_preview else made_up(type_, property_, plain, id_, self._place)
                outputs.fields[property_.name].CopyFrom(_value(value))
        return outputs


@contextmanager
def running_stand_in() -> Iterator[int]:
    """Serve the stand-in as long as the context lasts; gives its port, for `PULUMI_DEBUG_PROVIDERS=aws:<port>`."""
    options = [
        ("grpc.max_receive_message_length", _MAX_MESSAGE_BYTES),
        ("grpc.max_send_message_length", _MAX_MESSAGE_BYTES),
    ]
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=8), options=options)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(StandIn(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield port
    finally:
        server.stop(grace=None)


def _plain(struct: struct_pb2.Struct) -> dict[str, object]:
    """The properties as plain values, with secrets unwrapped."""
    plain = _unwrapped(json_format.MessageToDict(struct))
    return plain if isinstance(plain, dict) else {}


def _unwrapped(value: object) -> object:
    if isinstance(value, list):
        return [_unwrapped(item) for item in value]
    if isinstance(value, dict):
        if _SIGNATURE_KEY in value:
            return _unwrapped(value.get("value"))
        return {key: _unwrapped(item) for key, item in value.items()}
    return value


def _struct(values: dict[str, object]) -> struct_pb2.Struct:
    struct = struct_pb2.Struct()
    json_format.ParseDict(values, struct)
    return struct


def _value(value: object) -> struct_pb2.Value:
    return _struct({"value": value}).fields["value"]
