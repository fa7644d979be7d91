# What cnnviz.figures offers; __init__.py reads this list, and so do editors and type checkers.

from .ablation import ablation_bars
from .accuracy import NetworkPoint, accuracy_scatter, family_legend
from .axes import Axes, Positions
from .blocks import BlockWords
from .boxes import box_plots
from .bubbles import Bubble, bubble_scatter
from .channels import channel_bars
from .colors import origin_colors, sequence_color
from .concatenation import concatenation_strip
from .confusion import ConfusionWords, confusion_matrix
from .counts import count_bars
from .dense import DenseWords, channel_sources, dense_connections
from .errors import ErrorCurve, ErrorWords, error_curves
from .gradients import gradient_lines
from .growth import GrowthCurve, GrowthWords, field_growth
from .histogram import HistogramWords, value_histogram
from .lines import line_chart
from .masks import MaskWords, dropout_mask
from .memory import MemoryPart, memory_bar
from .norms import residual_norms
from .outlines import histogram_outlines
from .probabilities import probability_bars
from .pyramid import PyramidWords, path_pyramid
from .ridges import Ridge, RidgeRow, ridgelines
from .runs import TrainingCurve, training_curves
from .scatter import ScatterWords, channel_scatter
from .shares import ShareCurve, ShareWords, gradient_share_curves
from .stacks import BarPart, StackedBar, part_legend, stacked_bars
from .templates import TEMPLATES
from .timeline import FamilyRange, family_timeline

__all__ = [
    "TEMPLATES",
    "Axes",
    "BarPart",
    "BlockWords",
    "Bubble",
    "ConfusionWords",
    "DenseWords",
    "ErrorCurve",
    "ErrorWords",
    "FamilyRange",
    "GrowthCurve",
    "GrowthWords",
    "HistogramWords",
    "MaskWords",
    "MemoryPart",
    "NetworkPoint",
    "Positions",
    "PyramidWords",
    "Ridge",
    "RidgeRow",
    "ScatterWords",
    "ShareCurve",
    "ShareWords",
    "StackedBar",
    "TrainingCurve",
    "ablation_bars",
    "accuracy_scatter",
    "box_plots",
    "bubble_scatter",
    "channel_bars",
    "channel_scatter",
    "channel_sources",
    "concatenation_strip",
    "confusion_matrix",
    "count_bars",
    "dense_connections",
    "dropout_mask",
    "error_curves",
    "family_legend",
    "family_timeline",
    "field_growth",
    "gradient_lines",
    "gradient_share_curves",
    "histogram_outlines",
    "line_chart",
    "memory_bar",
    "origin_colors",
    "part_legend",
    "path_pyramid",
    "probability_bars",
    "residual_norms",
    "ridgelines",
    "sequence_color",
    "stacked_bars",
    "training_curves",
    "value_histogram",
]
