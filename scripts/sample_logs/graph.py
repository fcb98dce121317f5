"""The network as a TensorFlow graph."""

from __future__ import annotations

import itertools

from tensorboard.compat.proto.attr_value_pb2 import AttrValue
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.node_def_pb2 import NodeDef
from tensorboard.compat.proto.tensor_shape_pb2 import TensorShapeProto
from tensorboard.compat.proto.types_pb2 import DT_FLOAT, DT_INT64
from tensorboard.compat.proto.versions_pb2 import VersionDef

from scripts.sample_logs.network import Activation
from scripts.sample_logs.optimisers import OptimiserName
from scripts.sample_logs.sweep import Config

_OPERATIONS = {
    Activation.RELU: "Relu",
    Activation.TANH: "Tanh",
    Activation.SIGMOID: "Sigmoid",
    OptimiserName.SGD: "ApplyGradientDescent",
    OptimiserName.MOMENTUM: "ApplyMomentum",
    OptimiserName.ADAM: "ApplyAdam",
}


def graph(config: Config) -> bytes:
    """Return the serialised GraphDef of a training step: input, layers, loss, accuracy and optimiser."""
    nodes = [
        _node("input/images", "Placeholder", [], (-1, 64)),
        _node("input/labels", "Placeholder", [], (-1,), DT_INT64),
    ]
    below = "input/images"
    sizes = (64, config.width, config.width, 10)
    for number, (inputs, outputs) in enumerate(itertools.pairwise(sizes), start=1):
        activation = _OPERATIONS[config.activation] if number < 3 else ""
        nodes += _layer(f"layer{number}", below, inputs, outputs, activation)
        below = nodes[-1].name
    nodes += _measures(below)
    nodes += _updates(config)
    proto = GraphDef(node=nodes, versions=VersionDef(producer=1395, min_consumer=12))
    return bytes(proto.SerializeToString(deterministic=True))


def _layer(name: str, below: str, inputs: int, outputs: int, activation: str) -> list[NodeDef]:
    nodes = [
        _node(f"{name}/weights", "VariableV2", [], (inputs, outputs)),
        _node(f"{name}/biases", "VariableV2", [], (outputs,)),
        _node(f"{name}/MatMul", "MatMul", [below, f"{name}/weights"], (-1, outputs)),
        _node(f"{name}/BiasAdd", "BiasAdd", [f"{name}/MatMul", f"{name}/biases"], (-1, outputs)),
    ]
    if activation:
        nodes.append(_node(f"{name}/{activation}", activation, [f"{name}/BiasAdd"], (-1, outputs)))
    return nodes


def _measures(logits: str) -> list[NodeDef]:
    entropy = "SparseSoftmaxCrossEntropyWithLogits"
    return [
        _node(f"loss/{entropy}", entropy, [logits, "input/labels"], (-1,)),
        _node("loss/Mean", "Mean", [f"loss/{entropy}"], ()),
        _node("accuracy/ArgMax", "ArgMax", [logits], (-1,), DT_INT64),
        _node("accuracy/Equal", "Equal", ["accuracy/ArgMax", "input/labels"], (-1,)),
        _node("accuracy/Cast", "Cast", ["accuracy/Equal"], (-1,)),
        _node("accuracy/Mean", "Mean", ["accuracy/Cast"], ()),
    ]


def _updates(config: Config) -> list[NodeDef]:
    operation = _OPERATIONS[config.optimiser]
    variables = [f"layer{number}/{kind}" for number in (1, 2, 3) for kind in ("weights", "biases")]
    nodes = [_node("train/learning_rate", "Const", [], ())]
    for variable in variables:
        gradient = f"train/gradients/{variable}"
        nodes.append(_node(gradient, "SymbolicGradient", ["loss/Mean", variable], (-1,)))
        nodes.append(_node(f"train/{variable}", operation, [variable, "train/learning_rate", gradient], (-1,)))
    nodes.append(_node("train/step", "NoOp", [f"^train/{variable}" for variable in variables], ()))
    return nodes


def _node(name: str, operation: str, inputs: list[str], shape: tuple[int, ...], kind: int = DT_FLOAT) -> NodeDef:
    size = TensorShapeProto(dim=[TensorShapeProto.Dim(size=extent) for extent in shape])
    attributes = {"dtype": AttrValue(type=kind), "_output_shapes": AttrValue(list=AttrValue.ListValue(shape=[size]))}
    return NodeDef(name=name, op=operation, input=inputs, attr=attributes)
