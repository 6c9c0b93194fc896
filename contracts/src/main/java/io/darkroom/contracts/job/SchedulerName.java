package io.darkroom.contracts.job;

import io.darkroom.contracts.request.Choice;
import java.util.Arrays;
import java.util.List;

/** The documented names of diffusion schedulers, in the documented order, and whether this release has them. */
public enum SchedulerName implements Choice {
    DDPM("DDPMScheduler", false),
    DDIM("DDIMScheduler", true),
    PNDM("PNDMScheduler", true),
    LMS_DISCRETE("LMSDiscreteScheduler", false),
    EULER_DISCRETE("EulerDiscreteScheduler", true),
    EULER_ANCESTRAL_DISCRETE("EulerAncestralDiscreteScheduler", true),
    DPM_SOLVER_MULTISTEP("DPMSolverMultistepScheduler", true),
    HEUN_DISCRETE("HeunDiscreteScheduler", false),
    KDPM2_DISCRETE("KDPM2DiscreteScheduler", false),
    DPM_SOLVER_SINGLESTEP("DPMSolverSinglestepScheduler", false),
    KDPM2_ANCESTRAL_DISCRETE("KDPM2AncestralDiscreteScheduler", false),
    UNI_PC_MULTISTEP("UniPCMultistepScheduler", true),
    DDIM_INVERSE("DDIMInverseScheduler", false),
    DEIS_MULTISTEP("DEISMultistepScheduler", false) {
        @Override
        public List<String> aliases() {
            return List.of("DEIS");
        }
    },
    IPNDM("IPNDMScheduler", false),
    KARRAS_VE("KarrasVeScheduler", false),
    SCORE_SDE_VE("ScoreSdeVeScheduler", false),
    LCM("LCMScheduler", false);

    private final String text;
    private final boolean built;

    SchedulerName(String text, boolean built) {
        this.text = text;
        this.built = built;
    }

    @Override
    public String text() {
        return text;
    }

    /** Whether this release has it; the others are documented names that are refused with a clear text. */
    public boolean built() {
        return built;
    }

    /** The names that a request may use. */
    public static List<String> builtNames() {
        return Arrays.stream(values()).filter(SchedulerName::built).map(SchedulerName::text).toList();
    }
}
